// The shop that server.js runs: dummy payments settle at once, stock never ends, everything lives in one database.
const os = require('node:os');
const v = require('@vendure/core');

const db = new URL(process.env.PEER_DATABASE);
exports.superadmin = { identifier: 'superadmin', password: 'superadmin' };
exports.config = {
  apiOptions: { hostname: '127.0.0.1', port: Number(process.env.PEER_PORT), adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
  authOptions: { tokenMethod: ['bearer', 'api-key'], requireVerification: false, superadminCredentials: exports.superadmin },
  dbConnectionOptions: {
    type: 'postgres', host: db.hostname, port: Number(db.port), database: db.pathname.slice(1),
    username: decodeURIComponent(db.username), password: decodeURIComponent(db.password), synchronize: true, logging: false,
  },
  paymentOptions: { paymentMethodHandlers: [v.dummyPaymentHandler] },
  importExportOptions: { importAssetsDir: os.tmpdir() },
  logger: new v.DefaultLogger({ level: v.LogLevel.Warn, timestamp: true }),
  plugins: [v.DefaultJobQueuePlugin.init({ pollInterval: 500 })],
};

exports.initialData = {
  defaultLanguage: v.LanguageCode.en,
  defaultZone: 'Europe',
  countries: [{ name: 'Germany', code: 'DE', zone: 'Europe' }, { name: 'France', code: 'FR', zone: 'Europe' }],
  taxRates: [{ name: 'Standard Tax', percentage: 20 }],
  shippingMethods: [{ name: 'Standard Shipping', price: 500, taxRate: 20 }, { name: 'Express Shipping', price: 1000, taxRate: 20 }],
  paymentMethods: [
    { name: 'Dummy Payment', handler: { code: v.dummyPaymentHandler.code, arguments: [{ name: 'automaticSettle', value: 'true' }] } },
  ],
  collections: [],
};

exports.productsCsv = [
  'name,slug,description,assets,facets,optionGroups,optionValues,sku,price,taxCategory,stockOnHand,trackInventory,variantAssets,variantFacets',
  'Desk Lamp,lamp,Desk Lamp,,,colour,White,LAMP-1,39.90,standard,100000,false,,',
  ',,,,,,Black,LAMP-2,39.90,standard,100000,false,,',
  'Oak Chair,chair,Oak Chair,,,,,CHAIR-1,129.00,standard,100000,false,,',
  'Notebook,note,Notebook,,,size,A4,NOTE-1,4.50,standard,100000,false,,',
  ',,,,,,A5,NOTE-2,4.50,standard,100000,false,,',
  '',
].join('\n');
