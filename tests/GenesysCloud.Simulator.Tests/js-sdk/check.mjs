// Does with the official SDK what an integration does, and prints what it saw as one JSON object.
// usage: node check.mjs BASE_URL CLIENT_ID CLIENT_SECRET
import platform from 'purecloud-platform-client-v2';
import WebSocket from 'ws';

const [base, clientId, clientSecret] = process.argv.slice(2);
const address = new URL(base);
const deadline = setTimeout(() => fail(new Error('no end after 45 s')), 45_000);

const client = platform.ApiClient.instance;
client.setGateway({ host: address.hostname, protocol: address.protocol.replace(':', ''), port: Number(address.port) });

const login = await client.loginClientCredentialsGrant(clientId, clientSecret).catch(fail);

const usersApi = new platform.UsersApi();
const users = [];
for (let pageNumber = 1, pageCount = 1; pageNumber <= pageCount; pageNumber++) {
  const page = await usersApi.getUsers({ pageSize: 2, pageNumber, expand: ['presence', 'routingStatus'] }).catch(fail);
  users.push(...page.entities);
  pageCount = page.pageCount;
}

const notifications = new platform.NotificationsApi();
const available = await notifications.getNotificationsAvailabletopics({ expand: ['requiresPermissions', 'transports'] }).catch(fail);
const channel = await notifications.postNotificationsChannels().catch(fail);
const user = users[0];
const subscriptions = await notifications
  .putNotificationsChannelSubscriptions(channel.id, [{ id: `v2.users.${user.id}?conversations.calls&presence` }])
  .catch(fail);

const messages = [];
const socket = new WebSocket(channel.connectUri);
socket.on('error', fail);
await new Promise((resolve) => socket.on('open', resolve));
const complete = new Promise((resolve) => socket.on('message', (data) => {
  const message = JSON.parse(data);
  messages.push(message);
  if (messages.some((m) => m.topicName.endsWith('.presence')) && messages.some((m) => m.topicName.endsWith('.conversations.calls'))
    && messages.some((m) => m.eventBody.message === 'pong')) {
    resolve();
  }
}));
socket.send(JSON.stringify({ message: 'ping' }));
await control('PATCH', `/_sim/users/${user.id}`, { presence: 'Meal' });
await control('PATCH', `/_sim/users/${user.id}`, { presence: 'OnQueue', routingStatus: 'IDLE' });
const story = await control('POST', '/_sim/scenarios', { story: 'inbound-answered', userId: user.id });
await complete;
socket.close();

const call = messages.find((m) => m.topicName.endsWith('.conversations.calls')).eventBody;
const conversation = await new platform.ConversationsApi().getConversation(call.id).catch(fail);
const missing = await usersApi.getUser('00000000-0000-4000-8000-000000000000').then(() => null, (error) => error);

clearTimeout(deadline);
console.log(JSON.stringify({
  tokenType: typeof login.accessToken,
  users: users.map((u) => ({ id: u.id, name: u.name, presence: u.presence?.presenceDefinition?.systemPresence, status: u.routingStatus?.status })),
  availableTopics: available.entities.length,
  channelId: channel.id,
  subscriptions: subscriptions.entities,
  topics: [...new Set(messages.map((m) => m.topicName))],
  presences: messages.filter((m) => m.topicName.endsWith('.presence')).map((m) => m.eventBody.presenceDefinition.systemPresence),
  storyId: story.conversationId,
  callId: call.id,
  callPurposes: call.participants.map((p) => p.purpose),
  conversationId: conversation.id,
  missing: { status: missing?.status, code: missing?.body?.code ?? missing?.code },
}));
process.exit(0);

async function control(method, path, body) {
  const response = await fetch(new URL(path, base), { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) {
    fail(new Error(`${method} ${path}: ${response.status} ${await response.text()}`));
  }

  return response.json();
}

function fail(error) {
  console.error(error?.message ?? error, error?.body ?? '');
  process.exit(1);
}
