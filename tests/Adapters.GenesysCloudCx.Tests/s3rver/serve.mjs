// Serves S3 from a folder on a free port, says which, and ends with its standard input: also when the tests are killed.
import S3rver from 's3rver';

const [directory, ...buckets] = process.argv.slice(2);
const server = new S3rver({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory,
  configureBuckets: buckets.map((name) => ({ name })),
});
const { port } = await server.run();
console.log(`listening on ${port}`);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
