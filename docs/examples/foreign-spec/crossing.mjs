// The controller of a pedestrian crossing: what Crossing.tla is a model of. It depends on nothing.

/** One crossing: a light for the cars and a button for those who walk. */
export class Crossing {
  #light = 'red';
  #cars = 0;
  #walking = false;
  #carsMax;
  #observe;

  /** @param observe called with (action, state) after each step. */
  constructor(carsMax, observe) {
    this.#carsMax = carsMax;
    this.#observe = observe;
  }

  /** What it is like now. */
  get state() {
    return { light: this.#light, cars: this.#cars, walking: this.#walking };
  }

  /** A car comes to the line, if there is room for it. */
  arrive() {
    return this.#step('Arrive', this.#cars < this.#carsMax, () => this.#cars++);
  }

  drive() {
    return this.#step('Drive', this.#light === 'green' && this.#cars > 0, () => this.#cars--);
  }

  /** Somebody steps on the road. */
  walk() {
    return this.#step('Walk', this.#light === 'red', () => {
      this.#walking = true;
    });
  }

  /** The road is clear again. */
  clear() {
    return this.#step('Clear', this.#walking, () => {
      this.#walking = false;
    });
  }

  switchLight() {
    const mayTurnGreen = this.#cars > 0 && !this.#walking;
    return this.#step('Switch', this.#light === 'green' || mayTurnGreen, () => {
      this.#light = this.#light === 'red' ? 'green' : 'red';
    });
  }

  /** Does the step if it may be done, and says whether it was. */
  #step(action, isAllowed, change) {
    if (!isAllowed) return false;
    change();
    this.#observe(action, this.state);
    return true;
  }
}
