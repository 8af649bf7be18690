import { provideHttpClient } from '@angular/common/http';
import { inject, provideAppInitializer } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { SessionService } from './app/session';

bootstrapApplication(App, {
  providers: [provideHttpClient(), provideAppInitializer(() => inject(SessionService).start())],
}).catch((error: unknown) => console.error(error));
