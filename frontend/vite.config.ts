import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  // Outside this folder: Tailwind would scan the cache for class names.
  cacheDir: "../node_modules/.vite",
  server: { proxy: { "/api": `http://127.0.0.1:${process.env.PORT ?? "4000"}` } },
});
