/** What code blocks of servers may use without saying where it comes from. A name that is not here is an error in a block. */
declare const app: import('express').Express;
