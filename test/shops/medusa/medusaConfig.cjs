const { defineConfig } = require('@medusajs/framework/utils');

module.exports = defineConfig({
  admin: { disable: true },
  plugins: [{ resolve: 'couplet-medusa', options: {} }],
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: { storeCors: '/.*/', adminCors: '', authCors: '', jwtSecret: 'secret-of-the-tests', cookieSecret: 'secret-of-the-tests' },
  },
});
