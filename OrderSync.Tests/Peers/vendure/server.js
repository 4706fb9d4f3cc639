// Starts Vendure on PEER_PORT against PEER_DATABASE, fills an empty database, and prints one line: READY {"apiKey":"..."}.
// It lives as long as its standard input is open, so it ends with the tests even if they are killed.
const fs = require('node:fs'), os = require('node:os'), path = require('node:path');
const { bootstrap, JobQueueService } = require('@vendure/core');
const { populate } = require('@vendure/core/cli');
const { config, initialData, productsCsv, superadmin } = require('./config');

process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();

async function gql(query, variables, headers) {
  const response = await fetch(`http://127.0.0.1:${config.apiOptions.port}/admin-api`, {
    method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query, variables }),
  });
  const answer = await response.json();
  if (answer.errors) throw new Error(JSON.stringify(answer.errors[0]));
  return { data: answer.data, token: response.headers.get('vendure-auth-token') };
}

async function start() {
  const csv = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'vendure-')), 'products.csv');
  fs.writeFileSync(csv, productsCsv);
  const app = await populate(() => bootstrap(config), initialData, csv);
  fs.rmSync(path.dirname(csv), { recursive: true });
  await app.get(JobQueueService).start();

  const login = await gql('mutation($u:String!,$p:String!){login(username:$u,password:$p){__typename}}',
    { u: superadmin.identifier, p: superadmin.password });
  const admin = { authorization: `Bearer ${login.token}` };
  const createKey = async role => (await gql('mutation($i:CreateApiKeyInput!){createApiKey(input:$i){apiKey}}',
    { i: { roleIds: [role], translations: [{ languageCode: 'en', name: `peer ${role}` }] } }, admin)).data.createApiKey.apiKey;
  const roles = (await gql('{roles{items{id code}}}', {}, admin)).data.roles.items;
  const poor = (await gql('mutation{createRole(input:{code:"poor",description:"poor",permissions:[ReadCatalog]}){id}}', {}, admin)).data.createRole.id;
  const apiKey = await createKey(roles.find(role => role.code === '__super_admin_role__').id);
  console.log('READY ' + JSON.stringify({ apiKey, poorApiKey: await createKey(poor) }));
}

start().catch(error => { console.error(error); process.exit(1); });
