// Types of SeggWat's widgets: docs/widgets.md.

export interface SeggwatWidget {
  /** The edition of the scripts. */
  readonly version: string;
  /** The widget's element in the page; null before it is there. */
  readonly container: HTMLElement | null;
  /** Takes the widget and everything it made out of the page. */
  destroy(): void;
}

export interface SeggwatAppearance {
  /** Like #2563eb. */
  color?: string;
  headerColor?: string;
  position?: 'bottom-right' | 'right-side' | 'icon-only';
  buttonText?: string;
}

export interface SeggwatFeedbackWidget extends SeggwatWidget {
  readonly screenshotsEnabled: boolean;
  /**
   * Who gives feedback: an id of letters, digits, - and _, never a name; and an end-user token that
   * proves it (docs/identity.md).
   */
  setUser(userId: string | null, email?: string | null, token?: string | null): void;
  updateAppearance(look: SeggwatAppearance): Promise<void>;
  open(): void;
  close(): void;
  captureScreenshot(): Promise<Blob | null | undefined>;
  openWithScreenshot(picture: Blob): void;
  hasScreenshot(): boolean;
  clearScreenshot(): void;
}

export interface SeggwatHelpfulWidget extends SeggwatWidget {
  setUser(userId: string | null, email?: string | null, token?: string | null): void;
  reset(): void;
}

export interface SeggwatRatingWidget extends SeggwatWidget {
  setUser(userId: string | null, email?: string | null, token?: string | null): void;
  reset(): void;
  getRating(): number | null;
  getStyle(): 'stars' | 'smiley';
}

export interface SeggwatNpsWidget extends SeggwatWidget {
  setUser(userId: string | null, email?: string | null, token?: string | null): void;
  /** Asks now, whatever the configuration says. */
  show(options?: { mode?: 'banner' | 'modal' | 'inline' }): void;
  hide(): void;
  /** Forgets in this browser that it has asked. */
  reset(): void;
  /** Tells that something happened which the configuration may wait for. */
  trigger(event: string): void;
}

declare global {
  interface Window {
    SeggwatFeedback?: SeggwatFeedbackWidget;
    SeggwatHelpful?: SeggwatHelpfulWidget;
    SeggwatRating?: SeggwatRatingWidget;
    SeggwatStar?: SeggwatRatingWidget;
    SeggwatNps?: SeggwatNpsWidget;
    __seggwat_pending_user?: { userId: string | null; email?: string | null; token?: string | null };
  }
  interface WindowEventMap {
    /** Something that waited was stored or refused. */
    'seggwat:sent': CustomEvent<{ id: string; state: 'stored' | 'refused'; message?: string }>;
  }
}
