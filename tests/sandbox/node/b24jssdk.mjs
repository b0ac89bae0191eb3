// The vendor's SDK as a webhook, then as an application whose token is too old. Prints what it got.
import { AjaxError, B24Hook, B24OAuth } from "@bitrix24/b24jssdk";

const [origin, pair] = process.argv.slice(2);
const got = { refusals: [] };

async function result(client, method, params = {}) {
  const response = await client.actions.v2.call.make({ method, params });
  if (!response.isSuccess) throw new Error(response.getErrorMessages().join("; "));
  return response.getData().result;
}

async function refusal(client, method, params = {}) {
  try {
    await result(client, method, params);
  } catch (error) {
    got.refusals.push(error instanceof AjaxError ? `${error.status} ${error.code}` : error.message);
  }
}

const hook = B24Hook.fromWebhookUrl(`${origin}/rest/1/sandbox/`);
const phone = [{ VALUE: "+491", VALUE_TYPE: "WORK" }];
const contact = await result(hook, "crm.contact.add", { fields: { NAME: "Ann", PHONE: phone } });
const adds = Array.from({ length: 60 }, (_, number) => ({
  method: "crm.item.add",
  params: { entityTypeId: 2, fields: { title: `a&b+${number}`, contactIds: [contact] } },
}));
for (const calls of [adds.slice(0, 50), adds.slice(50)]) {
  const response = await hook.actions.v2.batch.make({ calls });
  if (!response.isSuccess) throw new Error(response.getErrorMessages().join("; "));
}
const listed = await hook.actions.v2.callList.make({
  method: "crm.item.list",
  params: { entityTypeId: 2, select: ["id", "title"] },
  idKey: "id",
  customKeyForResult: "items",
});
got.deals = listed.getData().map((item) => item.title);
const classic = await hook.actions.v2.callList.make({
  method: "crm.deal.list",
  params: { filter: { CONTACT_ID: contact }, select: ["ID"] },
});
got.classic = classic.getData().length;
got.history = [];
const pages = hook.actions.v2.fetchList.make({
  method: "crm.stagehistory.list",
  params: { entityTypeId: 2 },
  customKeyForResult: "items",
});
for await (const rows of pages) got.history.push(rows.length);
await refusal(hook, "crm.tracking.trace.add", { TRACE: "{" });
await refusal(hook, "event.bind", { event: "ONCRMDEALADD", handler: "https://bot.example.com/" });

const application = new B24OAuth(JSON.parse(pair), { clientId: "local.1.2", clientSecret: "s3cr3t" });
application.setCallbackRefreshAuth(async () => {
  got.renewed = (got.renewed ?? 0) + 1;
});
got.profile = await result(application, "profile");
const handler = { event: "ONCRMDEALADD", handler: "https://bot.example.com/" };
got.bound = await result(application, "event.bind", handler);
await refusal(application, "event.bind", handler);
console.log(JSON.stringify(got));
