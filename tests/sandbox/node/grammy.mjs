// A bot on grammY. It talks until somebody writes "enough", then prints what it was told.
import { Bot, GrammyError, InlineKeyboard, InputFile, Keyboard } from "grammy";

const [apiRoot, token] = process.argv.slice(2);
const bot = new Bot(token, { client: { apiRoot } });
const report = { updates: [], refusals: [] };

async function refusal(call) {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof GrammyError)) throw error;
    report.refusals.push(`${error.error_code} ${error.description}`);
  }
}

bot.use(async (context, next) => {
  report.updates.push(Object.keys(context.update).filter((name) => name !== "update_id")[0]);
  await next();
});

bot.command("start", (context) =>
  context.reply(`Hello, <b>${context.from.first_name}</b> (${context.match})`, {
    parse_mode: "HTML",
    reply_markup: new InlineKeyboard().text("Yes", "yes").style("success").copyText("Copy", "code"),
  }),
);

bot.callbackQuery("yes", async (context) => {
  await context.answerCallbackQuery("Thanks");
  await context.editMessageText("Your phone?");
  await context.reply("By the button", {
    reply_markup: new Keyboard().requestContact("Share").oneTime(),
  });
});

bot.on("message:contact", (context) =>
  context.reply(`Phone ${context.message.contact.phone_number}`, {
    reply_parameters: { message_id: context.message.message_id },
    reply_markup: { remove_keyboard: true },
  }),
);

bot.on("message:document", async (context) => {
  const file = await context.getFile();
  const response = await fetch(`${apiRoot}/file/bot${token}/${file.file_path}`);
  const content = new Uint8Array(await response.arrayBuffer());
  await context.replyWithDocument(new InputFile(content, "back.txt"), { caption: "*Yours*", parse_mode: "MarkdownV2" });
});

bot.hears("enough", async (context) => {
  await refusal(context.reply("a < b", { parse_mode: "HTML" }));
  await refusal(context.editMessageText("x", { message_id: 10000 }));
  await context.reply("Bye");
  await bot.stop();
});

await bot.start({ allowed_updates: ["message", "callback_query"] });
console.log(JSON.stringify(report));
