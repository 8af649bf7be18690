/** Lets a module import the text of a file, as Vite does. */
declare module '*?raw' {
  const text: string;
  export default text;
}
