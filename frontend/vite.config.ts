import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  // Outside this folder: Tailwind would scan the cache for class names.
  cacheDir: "../node_modules/.vite",
  // Diagrams come in chunks of their own, loaded when one is drawn; the largest is ELK's layout.
  build: { chunkSizeWarningLimit: 1_600 },
  server: {
    proxy: {
      "/api": {
        target: `http://127.0.0.1:${process.env.PORT ?? "4000"}`,
        changeOrigin: true,
        // The backend refuses pages of another origin, and in development this server is one.
        configure: (proxy) => proxy.on("proxyReq", (request) => request.removeHeader("origin")),
      },
    },
  },
});
