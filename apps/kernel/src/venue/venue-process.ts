/** The paper venue as a process: listens at the path that it is given, until it is stopped. Says when it listens. */
import { VenueServer } from './venue-server.ts';

const [path = '', cancelMs = '0', takerPpm = '0', makerPpm = '0'] = process.argv.slice(2);
const end = (): void => void venue.close().then(() => process.exit(0));
const fees = { takerPpm: Number(takerPpm), makerPpm: Number(makerPpm) };
const venue = new VenueServer({ cancelMs: Number(cancelMs), fees, shutDown: end });
await venue.listen(path);
process.stdout.write('{"kind":"listening"}\n');
process.on('SIGTERM', end);
