import { defineConfig } from 'vite';

// The result is committed (src/Adapter.Host/wwwroot), so it must come out the same for everybody: nothing in it depends on time, place or machine.
export default defineConfig({
  base: '/',
  build: {
    outDir: '../Adapter.Host/wwwroot',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    rolldownOptions: {
      output: {
        // parts of a few hundred bytes cost more on their way than they weigh
        codeSplitting: {
          groups: [
            { name: 'ui', test: /src[\\/]ui[\\/][^\\/]+$/ },
            { name: 'lines', test: /src[\\/]ui[\\/]lines[\\/]/ },
          ],
        },
      },
    },
  },
  server: {
    // `npm run dev` beside a running host
    proxy: { '/api': 'http://127.0.0.1:8686', '/health': 'http://127.0.0.1:8686' },
  },
});
