import { createApp } from 'vue';
import { createPinia } from 'pinia';
import { VueQueryPlugin } from '@tanstack/vue-query';
import App from './App.vue';

createApp(App).use(createPinia()).use(VueQueryPlugin).mount('#app');
