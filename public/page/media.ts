/** The image, the video and the stream of the signed-in user: plain elements that are given a URL. */
import { element, wantsLessMotion } from './dom.js';
import { startLiveEvents, stopLiveEvents } from './live-events.js';
import type { Place } from './places.js';

const avatar = element('avatar', HTMLImageElement);
const picture = element('picture', HTMLImageElement);
const video = element('video', HTMLVideoElement);

export function showMedia({ api }: Place): void {
  avatar.src = picture.src = `${api}/picture.svg`;
  video.autoplay = !wantsLessMotion();
  video.src = `${api}/video.webm`;
  element('picture-code').textContent = `<img src="${api}/picture.svg">`;
  element('video-code').textContent = `<video src="${api}/video.webm">`;
  element('events-code').textContent = `new EventSource('${api}/events')`;
  startLiveEvents(api);
}

/** What belonged to one user does not stay on the screen for the next. */
export function hideMedia(): void {
  for (const image of [avatar, picture]) image.removeAttribute('src');
  video.pause();
  video.removeAttribute('src');
  video.load();
  stopLiveEvents();
}
