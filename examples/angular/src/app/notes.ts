import { httpResource } from '@angular/common/http';
import { Component } from '@angular/core';

interface Note {
  id: number;
  text: string;
}

@Component({
  selector: 'app-notes',
  template: `
    <ul>
      @for (note of notes.value(); track note.id) {
        <li>{{ note.text }}</li>
      }
    </ul>
    <button (click)="notes.reload()">Reload</button>
  `,
})
export class Notes {
  protected readonly notes = httpResource<Note[]>(() => '/api/notes', { defaultValue: [] });
}
