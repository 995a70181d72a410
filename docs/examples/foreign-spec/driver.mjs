// Lets `plimsoll test Crossing.tla --driver driver.mjs` drive the real controller along the model.
import { Crossing } from './crossing.mjs';

export const driver = {
  create: (constants) => new CrossingDriver(Number(constants.MaxCars['#bigint'])),
};

class CrossingDriver {
  #carsMax;
  #crossing;

  constructor(carsMax) {
    this.#carsMax = carsMax;
    this.start();
  }

  start() {
    this.#crossing = new Crossing(this.#carsMax, () => {});
  }

  perform({ type }) {
    const isTaken = {
      Arrive: () => this.#crossing.arrive(),
      Drive: () => this.#crossing.drive(),
      Walk: () => this.#crossing.walk(),
      Clear: () => this.#crossing.clear(),
      Switch: () => this.#crossing.switchLight(),
    }[type]();
    return isTaken ? { taken: true } : { taken: false, reason: `${type} is not allowed now` };
  }

  observe() {
    return this.#crossing.state;
  }
}
