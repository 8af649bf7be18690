/** The types that the demo's provider has of oidc-provider. */
/// <reference path="../../../public/backend/provider/oidc-provider.d.ts" />
