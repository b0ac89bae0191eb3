BEGIN TRANSACTION;
CREATE TABLE absences (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	from_at DATETIME NOT NULL, 
	until_at DATETIME, 
	"by" INTEGER NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_absences PRIMARY KEY (id), 
	CONSTRAINT fk_absences_person_id FOREIGN KEY(person_id) REFERENCES members (person_id), 
	CONSTRAINT ck_absences_kind CHECK (kind IN ('away', 'leave', 'day_off'))
);
INSERT INTO "absences" VALUES(1,7100000016,'leave','2026-03-05 14:01:00.000000','2026-03-08 14:01:00.000000',7000000001,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0033');
CREATE TABLE assignments (
	id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	from_at DATETIME NOT NULL, 
	until_at DATETIME, 
	accepted_at DATETIME, 
	how VARCHAR(32) NOT NULL, 
	"by" INTEGER, 
	pool VARCHAR NOT NULL, 
	why JSON, 
	CONSTRAINT pk_assignments PRIMARY KEY (id), 
	CONSTRAINT fk_assignments_lead_id FOREIGN KEY(lead_id) REFERENCES leads (id), 
	CONSTRAINT fk_assignments_member_id FOREIGN KEY(member_id) REFERENCES members (person_id)
);
INSERT INTO "assignments" VALUES(1,1,7100000015,'2026-03-05 14:01:00.000000',NULL,'2026-03-05 14:01:00.000000','take',7100000015,'',NULL);
INSERT INTO "assignments" VALUES(2,2,7100000016,'2026-03-05 14:01:00.000000',NULL,'2026-03-05 14:01:00.000000','take',7100000016,'',NULL);
INSERT INTO "assignments" VALUES(3,8,7100000015,'2026-03-05 14:06:00.000000','2026-03-05 14:26:00.000000','2026-03-05 14:06:00.000000','words',7100000015,'',NULL);
INSERT INTO "assignments" VALUES(4,8,7100000015,'2026-03-05 14:26:00.000000','2026-03-06 14:26:00.000000','2026-03-05 14:26:00.000000','reopened',NULL,'',NULL);
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"by" INTEGER, 
	what VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	"before" TEXT, 
	"after" TEXT, 
	CONSTRAINT pk_audit PRIMARY KEY (id)
);
INSERT INTO "audit" VALUES(1,'2026-03-05 14:01:00.000000',7000000001,'submission.dropped','submission:7',NULL,NULL);
INSERT INTO "audit" VALUES(2,'2026-03-05 14:01:00.000000',7000000001,'link.corrected','link:1','{"source": "google", "medium": "cpc", "campaign": "roofs", "content": "red"}','{"source": "vk", "medium": "social", "campaign": "500123", "content": ""}');
INSERT INTO "audit" VALUES(3,'2026-03-05 14:01:00.000000',7000000001,'link.channel','link:5',NULL,'https://t.me/+06c59e2076641647');
INSERT INTO "audit" VALUES(4,'2026-03-05 14:01:00.000000',7000000001,'trial.start','trial:1',NULL,'quick, spring');
INSERT INTO "audit" VALUES(5,'2026-03-05 14:01:00.000000',7000000001,'trial.end','trial:1',NULL,NULL);
INSERT INTO "audit" VALUES(6,'2026-03-05 14:01:00.000000',7000000001,'link.compared','link:3',NULL,'greeting');
INSERT INTO "audit" VALUES(7,'2026-03-06 15:26:00.000000',7000000001,'link.corrected','link:2','{"campaign": ""}','{"campaign": "500123"}');
INSERT INTO "audit" VALUES(8,'2026-03-06 15:26:00.000000',7000000001,'source.added','value:4',NULL,'vk_{campaign}');
CREATE TABLE bans (
	id INTEGER NOT NULL, 
	person_hash VARCHAR NOT NULL, 
	person_id INTEGER, 
	reason VARCHAR NOT NULL, 
	"by" INTEGER, 
	from_at DATETIME NOT NULL, 
	until_at DATETIME, 
	lifted_at DATETIME, 
	lifted_by INTEGER, 
	CONSTRAINT pk_bans PRIMARY KEY (id)
);
INSERT INTO "bans" VALUES(1,'5e88',7300000001,'spam',7000000001,'2026-03-05 14:26:00.000000',NULL,NULL,NULL);
CREATE TABLE burst_leads (
	chat_id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	CONSTRAINT pk_burst_leads PRIMARY KEY (chat_id, lead_id), 
	CONSTRAINT fk_burst_leads_chat_id FOREIGN KEY(chat_id) REFERENCES bursts (chat_id), 
	CONSTRAINT fk_burst_leads_lead_id FOREIGN KEY(lead_id) REFERENCES leads (id)
);
INSERT INTO "burst_leads" VALUES(-10088,1);
CREATE TABLE bursts (
	chat_id INTEGER NOT NULL, 
	topic_id INTEGER, 
	message_id INTEGER, 
	page INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	shown_at DATETIME, 
	CONSTRAINT pk_bursts PRIMARY KEY (chat_id)
);
INSERT INTO "bursts" VALUES(-10088,NULL,7,0,'f','2026-03-05 14:26:00.000000');
CREATE TABLE calendar_days (
	id INTEGER NOT NULL, 
	day DATE NOT NULL, 
	team_id INTEGER, 
	person_id INTEGER, 
	shifts JSON NOT NULL, 
	source VARCHAR NOT NULL, 
	CONSTRAINT pk_calendar_days PRIMARY KEY (id), 
	CONSTRAINT ck_calendar_days_whose CHECK ((team_id IS NULL) <> (person_id IS NULL)), 
	CONSTRAINT fk_calendar_days_person_id FOREIGN KEY(person_id) REFERENCES members (person_id), 
	CONSTRAINT fk_calendar_days_team_id FOREIGN KEY(team_id) REFERENCES teams (id)
);
INSERT INTO "calendar_days" VALUES(1,'2026-03-14',1,NULL,'[{"start":"14:01:00","end":"23:01:00"}]','holidays');
CREATE TABLE campaigns (
	id INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	medium VARCHAR NOT NULL, 
	campaign VARCHAR NOT NULL, 
	CONSTRAINT pk_campaigns PRIMARY KEY (id), 
	CONSTRAINT uq_campaigns_source_medium_campaign UNIQUE (source, medium, campaign)
);
INSERT INTO "campaigns" VALUES(1,'bing','cpc','');
INSERT INTO "campaigns" VALUES(2,'google','cpc','roofs');
INSERT INTO "campaigns" VALUES(3,'vk','social','');
INSERT INTO "campaigns" VALUES(4,'vk','social','500123');
CREATE TABLE "cards" (
	id INTEGER NOT NULL, 
	submission_id INTEGER NOT NULL, 
	chat_id INTEGER NOT NULL, 
	topic_id INTEGER, 
	message_id INTEGER NOT NULL, 
	shown_state VARCHAR(32) NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	sent_at DATETIME NOT NULL, 
	completed_at DATETIME, 
	news JSON, 
	files_left INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_cards PRIMARY KEY (id), 
	CONSTRAINT ck_cards_shown_state CHECK (shown_state IN ('queued', 'delivered', 'dead_letter')), 
	CONSTRAINT uq_cards_submission_id UNIQUE (submission_id), 
	CONSTRAINT fk_cards_submission_id FOREIGN KEY(submission_id) REFERENCES submissions (id)
);
INSERT INTO "cards" VALUES(1,2,-4000000001,NULL,38,'delivered','6662066b91aa8ab93f841a7e40825742','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,0);
INSERT INTO "cards" VALUES(2,1,-4000000001,NULL,39,'delivered','741332d0b8588ace49beb34473b7e13a','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,0);
INSERT INTO "cards" VALUES(3,3,-4000000001,NULL,54,'delivered','8665bce732268f76afd48e6296d31520','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,0);
INSERT INTO "cards" VALUES(4,4,-4000000001,NULL,71,'delivered','9847064c11cb0fdcf11fae50dad2536b','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,0);
INSERT INTO "cards" VALUES(5,5,-4000000001,NULL,88,'delivered','98bbe801bdb2877a100475ffd2b6c233','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,0);
INSERT INTO "cards" VALUES(6,6,-4000000001,NULL,107,'dead_letter','1803662d20987a8f932aa2cd225093a4','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,0);
INSERT INTO "cards" VALUES(7,7,-4000000001,NULL,124,'dead_letter','1b726883f2261056f151f51f86c437fe','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,0);
INSERT INTO "cards" VALUES(8,8,-4000000001,NULL,188,'delivered','fd54942cbda856bebe6683362e9ddde1','2026-03-06 14:26:00.000000','2026-03-06 14:26:00.000000',NULL,0);
INSERT INTO "cards" VALUES(9,9,-4000000001,NULL,228,'delivered','525dc8201ab69f760cf1d998e49b0e98','2026-03-06 14:26:00.000000','2026-03-06 14:26:00.000000',NULL,0);
INSERT INTO "cards" VALUES(10,12,-4000000001,NULL,292,'queued','e74a2206c52fd62d5b09c4365943cca9','2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',NULL,0);
INSERT INTO "cards" VALUES(11,11,-4000000001,NULL,294,'queued','fd887d073998eab8ba891b4083aa61a6','2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',NULL,0);
INSERT INTO "cards" VALUES(12,10,-4000000001,NULL,293,'queued','17203a95a557c430e7d7b3e5fc8084ce','2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',NULL,0);
CREATE TABLE channel_joins (
	utm_source VARCHAR NOT NULL, 
	utm_medium VARCHAR NOT NULL, 
	utm_campaign VARCHAR NOT NULL, 
	utm_content VARCHAR NOT NULL, 
	utm_term VARCHAR NOT NULL, 
	id INTEGER NOT NULL, 
	channel_link_id INTEGER NOT NULL, 
	link_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	person_hash VARCHAR, 
	link_code VARCHAR NOT NULL, 
	link_title VARCHAR NOT NULL, 
	window_days INTEGER, 
	uncounted VARCHAR(32), 
	started_at DATETIME, 
	CONSTRAINT pk_channel_joins PRIMARY KEY (id), 
	CONSTRAINT fk_channel_joins_channel_link_id FOREIGN KEY(channel_link_id) REFERENCES channel_links (id), 
	CONSTRAINT fk_channel_joins_link_id FOREIGN KEY(link_id) REFERENCES links (id), 
	CONSTRAINT uq_channel_joins_person_hash_channel_link_id UNIQUE (person_hash, channel_link_id)
);
INSERT INTO "channel_joins" VALUES('tg','','','','',1,1,5,'2026-03-05 14:01:00.000000','a8d5d4a474a64dc392a4de99b248f059','short','Short',3,NULL,NULL);
CREATE TABLE channel_links (
	id INTEGER NOT NULL, 
	link_id INTEGER NOT NULL, 
	chat_id INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	by_request BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by INTEGER NOT NULL, 
	CONSTRAINT pk_channel_links PRIMARY KEY (id), 
	CONSTRAINT fk_channel_links_chat_id FOREIGN KEY(chat_id) REFERENCES channels (chat_id), 
	CONSTRAINT fk_channel_links_link_id FOREIGN KEY(link_id) REFERENCES links (id), 
	CONSTRAINT uq_channel_links_link_id_chat_id UNIQUE (link_id, chat_id), 
	CONSTRAINT uq_channel_links_url UNIQUE (url)
);
INSERT INTO "channel_links" VALUES(1,5,-1002000000001,'https://t.me/+06c59e2076641647',0,'2026-03-05 14:01:00.000000',7000000001);
CREATE TABLE channels (
	chat_id INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	added_by INTEGER NOT NULL, 
	invites BOOLEAN NOT NULL, 
	noted_at DATETIME NOT NULL, 
	CONSTRAINT pk_channels PRIMARY KEY (chat_id)
);
INSERT INTO "channels" VALUES(-1002000000001,'Flats & Co',7000000001,1,'2026-03-05 14:01:00.000000');
CREATE TABLE chat_lines (
	chat_id INTEGER NOT NULL, 
	people_from DATETIME NOT NULL, 
	others_from DATETIME NOT NULL, 
	told_at DATETIME, 
	CONSTRAINT pk_chat_lines PRIMARY KEY (chat_id)
);
INSERT INTO "chat_lines" VALUES(-10077,'2026-03-05 14:26:00.000000','2026-03-05 14:26:00.000000',NULL);
CREATE TABLE circuits (
	queue VARCHAR(32) NOT NULL, 
	opened_at DATETIME NOT NULL, 
	reason TEXT NOT NULL, 
	probe_at DATETIME NOT NULL, 
	probes INTEGER NOT NULL, 
	notified_at DATETIME, 
	remedy TEXT, 
	notified_before DATETIME, 
	closed_at DATETIME, 
	CONSTRAINT pk_circuits PRIMARY KEY (queue), 
	CONSTRAINT ck_circuits_queue CHECK (queue IN ('crm', 'telegram'))
);
INSERT INTO "circuits" VALUES('crm','2026-03-06 15:26:00.000000','Wrong authorization data (NO_AUTH_FOUND, batch, changes)','2026-03-06 15:26:30.000000',0,'2026-03-06 15:26:00.000000','new webhook',NULL,NULL);
CREATE TABLE "conversations" (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	form_id VARCHAR NOT NULL, 
	form_hash VARCHAR NOT NULL, 
	submission_key VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	place VARCHAR(32) NOT NULL, 
	step VARCHAR, 
	editing BOOLEAN NOT NULL, 
	resuming BOOLEAN NOT NULL, 
	answers JSON NOT NULL, 
	skipped JSON NOT NULL, 
	draft JSON, 
	album VARCHAR, 
	consent JSON, 
	revision INTEGER NOT NULL, 
	started_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	ended VARCHAR(32), 
	asked INTEGER NOT NULL, 
	next_form VARCHAR, 
	blanked_at DATETIME, 
	surplus_reported BOOLEAN DEFAULT 0 NOT NULL, 
	reminded_at DATETIME, 
	about VARCHAR, 
	variant_id INTEGER, 
	CONSTRAINT pk_conversations PRIMARY KEY (id), 
	CONSTRAINT ck_conversations_ended CHECK (ended IN ('submitted', 'cancelled', 'replaced', 'expired')), 
	CONSTRAINT ck_conversations_revision CHECK (revision >= 0), 
	CONSTRAINT ck_conversations_place CHECK (place IN ('consent', 'step', 'summary')), 
	CONSTRAINT ck_conversations_step CHECK (step IS NOT NULL OR place <> 'step'), 
	CONSTRAINT fk_conversations_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_conversations_variant_id FOREIGN KEY(variant_id) REFERENCES variants (id)
);
INSERT INTO "conversations" VALUES(1,7100000001,'quick','2382928b795bb45da7c762b0e196dc20','5d23075008cc234c464816e1281850ec','en','summary',NULL,0,0,'[{"step":"name","values":["Zoe"],"extension":null,"files":[]},{"step":"phone","values":["+4930901801"],"extension":null,"files":[]},{"step":"company","values":["Zoe Ltd"],"extension":null,"files":[]},{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACe605812c6aea3986b378d2cfeb120c126ab8b7b3da8d","unique_id":"AgAD3be3ce889294","name":"a.pdf","size":13,"mime":"text/plain","kind":"document"}]},{"step":"budget","values":["small"],"extension":null,"files":[]}]','[]',NULL,NULL,NULL,7,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000','submitted',7,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(2,7100000002,'quick','2382928b795bb45da7c762b0e196dc20','483419201361406e0a62928ef37a1718','en','summary',NULL,0,0,'[{"step":"name","values":["Bob"],"extension":null,"files":[]},{"step":"phone","values":["+4930901802"],"extension":null,"files":[]},{"step":"company","values":["Bob Ltd"],"extension":null,"files":[]},{"step":"budget","values":["large"],"extension":null,"files":[]}]','["brief"]',NULL,NULL,NULL,6,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000','submitted',6,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(3,7100000003,'quick','2382928b795bb45da7c762b0e196dc20','0068f979756edbf26a7d534d1d2f9f47','en','summary',NULL,0,0,'[{"step":"name","values":["Rita"],"extension":null,"files":[]},{"step":"phone","values":["+4930901811"],"extension":null,"files":[]},{"step":"company","values":["Rita Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000','submitted',6,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(4,7100000003,'quick','2382928b795bb45da7c762b0e196dc20','27c9a615967d902fc21a16f3a68a4b8c','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000',NULL,0,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(5,7100000004,'quick','2382928b795bb45da7c762b0e196dc20','cf4622f6cec476e4aa1e4996964d4609','en','summary',NULL,0,0,'[{"step":"name","values":["Rolf"],"extension":null,"files":[]},{"step":"phone","values":["+4930901812"],"extension":null,"files":[]},{"step":"company","values":["Rolf Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000','submitted',6,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(6,7100000004,'quick','2382928b795bb45da7c762b0e196dc20','e35f0bbd877f55b9e0526e5d3ecbbb3e','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000',NULL,0,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(7,7100000005,'quick','2382928b795bb45da7c762b0e196dc20','2db84fd2f5d8edbe438ad08fe1dd09bc','en','summary',NULL,0,0,'[{"step":"name","values":["Rosa"],"extension":null,"files":[]},{"step":"phone","values":["+4930901813"],"extension":null,"files":[]},{"step":"company","values":["Rosa Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000','submitted',6,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(8,7100000005,'quick','2382928b795bb45da7c762b0e196dc20','7363dc63bc538383a473c434c8ad3064','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-05 13:31:00.000000','2026-03-05 13:31:00.000000',NULL,0,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(9,7100000006,'quick','2382928b795bb45da7c762b0e196dc20','3cd01655fefcebfafcb5ab340993a8c0','en','summary',NULL,0,0,'[{"step":"name","values":["Dora"],"extension":null,"files":[]},{"step":"phone","values":["+4930901821"],"extension":null,"files":[]},{"step":"company","values":["Dora Ltd"],"extension":null,"files":[]},{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACb65914ac878201dfa3732f595ad2b090b106b58cc3fa","unique_id":"AgAD980b1c408a53","name":"d.pdf","size":13,"mime":"text/plain","kind":"document"}]}]','["budget"]',NULL,NULL,NULL,7,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000','submitted',7,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(10,7100000007,'quick','2382928b795bb45da7c762b0e196dc20','23cb08e6d7844648b5fc0a2342a97a34','en','summary',NULL,0,0,'[{"step":"name","values":["Dirk"],"extension":null,"files":[]},{"step":"phone","values":["+4930901822"],"extension":null,"files":[]},{"step":"company","values":["Dirk Ltd"],"extension":null,"files":[]},{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQAC0b44a7ffaf0d3b7fd403bea1aae4d5031d65254514f0","unique_id":"AgADe2d524e675c0","name":"d.pdf","size":13,"mime":"text/plain","kind":"document"}]}]','["budget"]',NULL,NULL,NULL,7,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000','submitted',7,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(11,7100000008,'quick','2382928b795bb45da7c762b0e196dc20','64a0793f410e1f5c49a9266bdccf32c4','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,0,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(12,7100000009,'quick','2382928b795bb45da7c762b0e196dc20','f4872e2cf5f1d8ff5ab5205930202726','en','step','company',0,0,'[{"step":"name","values":["Иван"],"extension":null,"files":[]},{"step":"phone","values":["+4930901831"],"extension":null,"files":[]}]','[]',NULL,NULL,NULL,2,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,2,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(13,7100000010,'quick','2382928b795bb45da7c762b0e196dc20','85ff8dc68b523e2f208eed76f8e5ff0b','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,0,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(14,7100000011,'quick','2382928b795bb45da7c762b0e196dc20','ab2bcf634ffb608994be95da8a7c250e','en','step','name',1,0,'[{"step":"name","values":["Suse"],"extension":null,"files":[]},{"step":"phone","values":["+4930901832"],"extension":null,"files":[]},{"step":"company","values":["Suse Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,6,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(15,7000000001,'correct','fa7750eebb71695f95b9077e14333b6f','12507e20620d7cc937c49742f1b7170e','en','summary',NULL,0,0,'[{"step":"code","values":["spring"],"extension":null,"files":[]},{"step":"source","values":["vk"],"extension":null,"files":[]},{"step":"medium","values":["social"],"extension":null,"files":[]},{"step":"campaign","values":["500123"],"extension":null,"files":[]},{"step":"proposed","values":["1"],"extension":null,"files":[]}]','["content","term","since"]',NULL,NULL,NULL,8,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000','submitted',8,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(16,7100000014,'quick','2382928b795bb45da7c762b0e196dc20','abe5b086f3ca52b07fef7de939b63182','en','summary',NULL,0,0,'[{"step":"name","values":["Lena"],"extension":null,"files":[]},{"step":"phone","values":["+4930901861"],"extension":null,"files":[]},{"step":"company","values":["Lena Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000','submitted',6,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(17,7000000001,'compare','c79cfa48fe1a87358f14175ca47216a3','49d61b900b3d2c91e327dd21911c9461','en','summary',NULL,0,0,'[{"step":"code","values":["tailed"],"extension":null,"files":[]},{"step":"what","values":["greeting"],"extension":null,"files":[]},{"step":"greeting_en","values":["Good to see you!"],"extension":null,"files":[]}]','["greeting_ru"]',NULL,NULL,NULL,5,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000','submitted',5,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(18,7100000018,'quick','2382928b795bb45da7c762b0e196dc20','ee19b7462a77e9ae2839a74ce362ebff','en','summary',NULL,0,0,'[{"step":"name","values":["Rhea"],"extension":null,"files":[]},{"step":"phone","values":["+4930901851"],"extension":null,"files":[]},{"step":"company","values":["Rhea Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-06 14:26:00.000000','2026-03-06 14:26:00.000000','submitted',6,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(19,7100000018,'quick','2382928b795bb45da7c762b0e196dc20','fe2bd4b65b7885159397d931dda7ae62','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',NULL,0,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(20,7000000001,'correct','fa7750eebb71695f95b9077e14333b6f','683f2af2a4fb77e20f27fb902e3f2442','en','summary',NULL,0,0,'[{"step":"code","values":["autumn"],"extension":null,"files":[]},{"step":"source","values":["vk"],"extension":null,"files":[]},{"step":"medium","values":["social"],"extension":null,"files":[]},{"step":"campaign","values":["500123"],"extension":null,"files":[]},{"step":"proposed","values":["2"],"extension":null,"files":[]}]','["content","term","since"]',NULL,NULL,NULL,8,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000','submitted',8,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(21,7100000019,'quick','2382928b795bb45da7c762b0e196dc20','341d0a3978a1497de640b157d8238fb5','en','summary',NULL,0,0,'[{"step":"name","values":["Will"],"extension":null,"files":[]},{"step":"phone","values":["+4930901841"],"extension":null,"files":[]},{"step":"company","values":["Will Ltd"],"extension":null,"files":[]},{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACed1e080fc11d7c4ef77bc42d8704a4ab95fa0279db81","unique_id":"AgADb2f2ff4b045d","name":"w.pdf","size":13,"mime":"text/plain","kind":"document"}]}]','["budget"]',NULL,NULL,NULL,7,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000','submitted',7,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(22,7100000020,'quick','2382928b795bb45da7c762b0e196dc20','b62066dfa6ea763a9397e3c5ef7d63d4','en','summary',NULL,0,0,'[{"step":"name","values":["Wanda"],"extension":null,"files":[]},{"step":"phone","values":["+4930901842"],"extension":null,"files":[]},{"step":"company","values":["Wanda Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000','submitted',6,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(23,7100000021,'quick','2382928b795bb45da7c762b0e196dc20','f8b59dbb2278b61ecad56b3649b1f342','en','summary',NULL,0,0,'[{"step":"name","values":["Wilma"],"extension":null,"files":[]},{"step":"phone","values":["+4930901852"],"extension":null,"files":[]},{"step":"company","values":["Wilma Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000','submitted',6,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(24,7000000001,'newlink','1d251b1b125c7dafb125adb81abc4507','3b15d200dc429022259221bbbcc96b60','en','step','source',0,0,'[{"step":"title","values":["Half a link"],"extension":null,"files":[]}]','[]',NULL,NULL,NULL,1,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',NULL,1,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "conversations" VALUES(25,7100000023,'quick','2382928b795bb45da7c762b0e196dc20','cfca2a6ea4c6808d9d12e7a3546c34e0','en','summary',NULL,0,0,'[{"step":"name","values":["Wim"],"extension":null,"files":[]},{"step":"phone","values":["+4930901853"],"extension":null,"files":[]},{"step":"company","values":["Wim Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000','submitted',6,NULL,NULL,0,NULL,NULL,NULL);
CREATE TABLE corrections (
	id INTEGER NOT NULL, 
	link_id INTEGER NOT NULL, 
	wrong JSON NOT NULL, 
	"right" JSON NOT NULL, 
	since DATETIME NOT NULL, 
	proposed_at DATETIME NOT NULL, 
	proposed_by INTEGER NOT NULL, 
	applied_at DATETIME, done_person_id INTEGER, done_touch_id INTEGER, finished_at DATETIME, 
	CONSTRAINT pk_corrections PRIMARY KEY (id), 
	CONSTRAINT fk_corrections_link_id FOREIGN KEY(link_id) REFERENCES links (id), 
	CONSTRAINT fk_corrections_proposed_by FOREIGN KEY(proposed_by) REFERENCES people (id)
);
INSERT INTO "corrections" VALUES(1,1,'{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""}','{"source":"vk","medium":"social","campaign":"500123","content":"","term":""}','2026-03-05 09:30:00.000000','2026-03-05 14:01:00.000000',7000000001,'2026-03-05 14:01:00.000000',7100000011,16,'2026-03-05 14:01:00.000000');
INSERT INTO "corrections" VALUES(2,2,'{"source":"vk","medium":"social","campaign":"","content":"","term":""}','{"source":"vk","medium":"social","campaign":"500123","content":"","term":""}','2026-03-05 09:30:00.000000','2026-03-06 15:26:00.000000',7000000001,'2026-03-06 15:26:00.000000',7100000018,23,'2026-03-06 15:26:00.000000');
CREATE TABLE costs (
	id INTEGER NOT NULL, 
	day DATE NOT NULL, 
	link_id INTEGER, 
	campaign_id INTEGER, 
	currency VARCHAR(32) NOT NULL, 
	amount INTEGER NOT NULL, 
	batch VARCHAR(64), 
	"by" INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_costs PRIMARY KEY (id), 
	CONSTRAINT ck_costs_whose CHECK (link_id IS NOT NULL OR campaign_id IS NOT NULL), 
	CONSTRAINT fk_costs_campaign_id FOREIGN KEY(campaign_id) REFERENCES campaigns (id), 
	CONSTRAINT fk_costs_link_id FOREIGN KEY(link_id) REFERENCES links (id)
);
INSERT INTO "costs" VALUES(1,'2026-03-01',4,NULL,'EUR',12345,NULL,7000000001,'2026-03-05 14:26:00.000000');
CREATE TABLE crm_cursors (
	name VARCHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_crm_cursors PRIMARY KEY (name)
);
INSERT INTO "crm_cursors" VALUES('changed','2026-03-06 14:26:00.000000');
CREATE TABLE crm_entities (
	submission_id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	crm_id INTEGER NOT NULL, 
	made BOOLEAN NOT NULL, 
	CONSTRAINT pk_crm_entities PRIMARY KEY (submission_id, kind), 
	CONSTRAINT fk_crm_entities_submission_id FOREIGN KEY(submission_id) REFERENCES submissions (id), 
	CONSTRAINT ck_crm_entities_kind CHECK (kind IN ('lead', 'deal', 'quote', 'contact', 'company'))
);
INSERT INTO "crm_entities" VALUES(1,'contact',3001,1);
INSERT INTO "crm_entities" VALUES(1,'company',4001,1);
INSERT INTO "crm_entities" VALUES(1,'deal',2001,1);
INSERT INTO "crm_entities" VALUES(2,'contact',3002,1);
INSERT INTO "crm_entities" VALUES(2,'company',4002,1);
INSERT INTO "crm_entities" VALUES(2,'deal',2002,1);
INSERT INTO "crm_entities" VALUES(3,'contact',3003,1);
INSERT INTO "crm_entities" VALUES(3,'company',4003,1);
INSERT INTO "crm_entities" VALUES(3,'deal',2003,1);
INSERT INTO "crm_entities" VALUES(4,'contact',3004,1);
INSERT INTO "crm_entities" VALUES(4,'company',4004,1);
INSERT INTO "crm_entities" VALUES(4,'deal',2004,1);
INSERT INTO "crm_entities" VALUES(5,'contact',3005,1);
INSERT INTO "crm_entities" VALUES(5,'company',4005,1);
INSERT INTO "crm_entities" VALUES(5,'deal',2005,1);
INSERT INTO "crm_entities" VALUES(6,'contact',3006,1);
INSERT INTO "crm_entities" VALUES(6,'company',4006,1);
INSERT INTO "crm_entities" VALUES(7,'contact',3007,1);
INSERT INTO "crm_entities" VALUES(7,'company',4007,1);
INSERT INTO "crm_entities" VALUES(8,'contact',3008,1);
INSERT INTO "crm_entities" VALUES(8,'company',4008,1);
INSERT INTO "crm_entities" VALUES(8,'deal',2006,1);
INSERT INTO "crm_entities" VALUES(9,'contact',3010,1);
INSERT INTO "crm_entities" VALUES(9,'company',4010,1);
INSERT INTO "crm_entities" VALUES(9,'deal',2008,1);
CREATE TABLE dialogue_bundles (
	id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	comment_id INTEGER, 
	written_at DATETIME, 
	CONSTRAINT pk_dialogue_bundles PRIMARY KEY (id), 
	CONSTRAINT fk_dialogue_bundles_lead_id FOREIGN KEY(lead_id) REFERENCES leads (id)
);
INSERT INTO "dialogue_bundles" VALUES(1,8,'2026-03-05 14:26:00.000000',21,'2026-03-05 14:26:00.000000');
INSERT INTO "dialogue_bundles" VALUES(2,8,'2026-03-06 15:26:00.000000',NULL,NULL);
CREATE TABLE digests (
	kind VARCHAR NOT NULL, 
	until DATETIME NOT NULL, 
	CONSTRAINT pk_digests PRIMARY KEY (kind)
);
INSERT INTO "digests" VALUES('unknown_payloads','2026-03-06 09:00:00.000000');
CREATE TABLE experiments (
	id INTEGER NOT NULL, 
	link_id INTEGER NOT NULL, 
	started_at DATETIME NOT NULL, 
	started_by INTEGER NOT NULL, 
	stopped_at DATETIME, 
	stopped_by INTEGER, 
	kept VARCHAR(32), 
	CONSTRAINT pk_experiments PRIMARY KEY (id), 
	CONSTRAINT fk_experiments_link_id FOREIGN KEY(link_id) REFERENCES links (id), 
	CONSTRAINT ck_experiments_kept CHECK (kept IN ('a', 'b'))
);
INSERT INTO "experiments" VALUES(1,3,'2026-03-05 14:01:00.000000',7000000001,NULL,NULL,NULL);
CREATE TABLE form_reloads (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"by" INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	CONSTRAINT pk_form_reloads PRIMARY KEY (id)
);
INSERT INTO "form_reloads" VALUES(1,'2026-03-05 14:26:00.000000',7000000001,'5e88');
CREATE TABLE groups (
	chat_id INTEGER NOT NULL, 
	added_by INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_groups PRIMARY KEY (chat_id)
);
INSERT INTO "groups" VALUES(-1002000000002,7000000001,'2026-03-05 14:06:00.000000');
INSERT INTO "groups" VALUES(-4000000001,7300000001,'2026-03-05 14:01:00.000000');
CREATE TABLE heartbeats (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_heartbeats PRIMARY KEY (id)
);
INSERT INTO "heartbeats" VALUES(1,'2026-03-06 15:26:00.000000');
CREATE TABLE invitation_tries (
	person_id INTEGER NOT NULL, 
	since DATETIME NOT NULL, 
	tries INTEGER NOT NULL, 
	CONSTRAINT pk_invitation_tries PRIMARY KEY (person_id)
);
INSERT INTO "invitation_tries" VALUES(7300000001,'2026-03-05 14:26:00.000000',3);
CREATE TABLE invitations (
	id INTEGER NOT NULL, 
	token_hash VARCHAR NOT NULL, 
	team_id INTEGER NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	"by" INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	used_by INTEGER, 
	confirmed_at DATETIME, 
	revoked_at DATETIME, 
	CONSTRAINT pk_invitations PRIMARY KEY (id), 
	CONSTRAINT fk_invitations_team_id FOREIGN KEY(team_id) REFERENCES teams (id), 
	CONSTRAINT uq_invitations_token_hash UNIQUE (token_hash), 
	CONSTRAINT ck_invitations_role CHECK (role IN ('owner', 'admin', 'manager'))
);
INSERT INTO "invitations" VALUES(1,'a1b2',1,'manager',7000000001,'2026-03-05 14:26:00.000000','2026-03-05 14:26:00.000000',NULL,NULL,NULL,NULL);
CREATE TABLE journey_steps (
	journey_id INTEGER NOT NULL, 
	step VARCHAR NOT NULL, 
	form_id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	asked_at DATETIME NOT NULL, 
	answered_at DATETIME, 
	CONSTRAINT pk_journey_steps PRIMARY KEY (journey_id, step), 
	CONSTRAINT fk_journey_steps_journey_id FOREIGN KEY(journey_id) REFERENCES journeys (id)
)
 WITHOUT ROWID

;
INSERT INTO "journey_steps" VALUES(1,'brief','quick',3,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000');
INSERT INTO "journey_steps" VALUES(1,'budget','quick',4,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000');
INSERT INTO "journey_steps" VALUES(1,'company','quick',2,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000');
INSERT INTO "journey_steps" VALUES(1,'name','quick',0,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000');
INSERT INTO "journey_steps" VALUES(1,'phone','quick',1,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000');
INSERT INTO "journey_steps" VALUES(2,'brief','quick',3,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000');
INSERT INTO "journey_steps" VALUES(2,'budget','quick',4,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000');
INSERT INTO "journey_steps" VALUES(2,'company','quick',2,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000');
INSERT INTO "journey_steps" VALUES(2,'name','quick',0,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000');
INSERT INTO "journey_steps" VALUES(2,'phone','quick',1,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000');
INSERT INTO "journey_steps" VALUES(3,'brief','quick',3,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000');
INSERT INTO "journey_steps" VALUES(3,'budget','quick',4,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000');
INSERT INTO "journey_steps" VALUES(3,'company','quick',2,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000');
INSERT INTO "journey_steps" VALUES(3,'name','quick',0,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000');
INSERT INTO "journey_steps" VALUES(3,'phone','quick',1,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000');
INSERT INTO "journey_steps" VALUES(4,'name','quick',0,'2026-03-05 10:31:00.000000',NULL);
INSERT INTO "journey_steps" VALUES(5,'brief','quick',3,'2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000');
INSERT INTO "journey_steps" VALUES(5,'budget','quick',4,'2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000');
INSERT INTO "journey_steps" VALUES(5,'company','quick',2,'2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000');
INSERT INTO "journey_steps" VALUES(5,'name','quick',0,'2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000');
INSERT INTO "journey_steps" VALUES(5,'phone','quick',1,'2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000');
INSERT INTO "journey_steps" VALUES(6,'name','quick',0,'2026-03-05 12:01:00.000000',NULL);
INSERT INTO "journey_steps" VALUES(7,'brief','quick',3,'2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000');
INSERT INTO "journey_steps" VALUES(7,'budget','quick',4,'2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000');
INSERT INTO "journey_steps" VALUES(7,'company','quick',2,'2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000');
INSERT INTO "journey_steps" VALUES(7,'name','quick',0,'2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000');
INSERT INTO "journey_steps" VALUES(7,'phone','quick',1,'2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000');
INSERT INTO "journey_steps" VALUES(8,'name','quick',0,'2026-03-05 13:31:00.000000',NULL);
INSERT INTO "journey_steps" VALUES(9,'brief','quick',3,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(9,'budget','quick',4,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(9,'company','quick',2,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(9,'name','quick',0,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(9,'phone','quick',1,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(10,'brief','quick',3,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(10,'budget','quick',4,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(10,'company','quick',2,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(10,'name','quick',0,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(10,'phone','quick',1,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(11,'name','quick',0,'2026-03-05 14:01:00.000000',NULL);
INSERT INTO "journey_steps" VALUES(12,'company','quick',2,'2026-03-05 14:01:00.000000',NULL);
INSERT INTO "journey_steps" VALUES(12,'name','quick',0,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(12,'phone','quick',1,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(13,'name','quick',0,'2026-03-05 14:01:00.000000',NULL);
INSERT INTO "journey_steps" VALUES(14,'brief','quick',3,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(14,'budget','quick',4,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(14,'company','quick',2,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(14,'name','quick',0,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(14,'phone','quick',1,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(16,'brief','quick',3,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(16,'budget','quick',4,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(16,'company','quick',2,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(16,'name','quick',0,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(16,'phone','quick',1,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(18,'brief','quick',3,'2026-03-06 14:26:00.000000','2026-03-06 14:26:00.000000');
INSERT INTO "journey_steps" VALUES(18,'budget','quick',4,'2026-03-06 14:26:00.000000','2026-03-06 14:26:00.000000');
INSERT INTO "journey_steps" VALUES(18,'company','quick',2,'2026-03-06 14:26:00.000000','2026-03-06 14:26:00.000000');
INSERT INTO "journey_steps" VALUES(18,'name','quick',0,'2026-03-06 14:26:00.000000','2026-03-06 14:26:00.000000');
INSERT INTO "journey_steps" VALUES(18,'phone','quick',1,'2026-03-06 14:26:00.000000','2026-03-06 14:26:00.000000');
INSERT INTO "journey_steps" VALUES(19,'name','quick',0,'2026-03-06 15:26:00.000000',NULL);
INSERT INTO "journey_steps" VALUES(21,'brief','quick',3,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(21,'budget','quick',4,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(21,'company','quick',2,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(21,'name','quick',0,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(21,'phone','quick',1,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(22,'brief','quick',3,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(22,'budget','quick',4,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(22,'company','quick',2,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(22,'name','quick',0,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(22,'phone','quick',1,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(23,'brief','quick',3,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(23,'budget','quick',4,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(23,'company','quick',2,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(23,'name','quick',0,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(23,'phone','quick',1,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(25,'brief','quick',3,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(25,'budget','quick',4,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(25,'company','quick',2,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(25,'name','quick',0,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
INSERT INTO "journey_steps" VALUES(25,'phone','quick',1,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000');
CREATE TABLE "journeys" (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	form_id VARCHAR NOT NULL, 
	form_hash VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, 
	person_first_at DATETIME NOT NULL, 
	excluded VARCHAR(32), 
	first_touch_id INTEGER, 
	first_link_id INTEGER, 
	first_at DATETIME, 
	last_touch_id INTEGER, 
	last_link_id INTEGER, 
	last_at DATETIME, 
	last_significant_touch_id INTEGER, 
	last_significant_link_id INTEGER, 
	last_significant_at DATETIME, 
	submission_id INTEGER, 
	submitted_at DATETIME, 
	delivered_at DATETIME, 
	refused_at DATETIME, 
	partial_at DATETIME, 
	taken_at DATETIME, 
	taken_by INTEGER, 
	take_seconds INTEGER, 
	answered_at DATETIME, 
	answered_by INTEGER, 
	answer_seconds INTEGER, 
	answer_working_seconds INTEGER, 
	qualified_at DATETIME, 
	won_at DATETIME, 
	lost_at DATETIME, 
	amount INTEGER, 
	currency VARCHAR, 
	variant_id INTEGER, take_working_seconds INTEGER, account_amount INTEGER, account_currency VARCHAR, 
	CONSTRAINT pk_journeys PRIMARY KEY (id), 
	CONSTRAINT fk_journeys_last_link_id FOREIGN KEY(last_link_id) REFERENCES links (id), 
	CONSTRAINT fk_journeys_last_significant_link_id FOREIGN KEY(last_significant_link_id) REFERENCES links (id), 
	CONSTRAINT fk_journeys_first_link_id FOREIGN KEY(first_link_id) REFERENCES links (id), 
	CONSTRAINT fk_journeys_id FOREIGN KEY(id) REFERENCES conversations (id), 
	CONSTRAINT fk_journeys_submission_id FOREIGN KEY(submission_id) REFERENCES submissions (id), 
	CONSTRAINT fk_journeys_last_touch_id FOREIGN KEY(last_touch_id) REFERENCES touches (id), 
	CONSTRAINT fk_journeys_first_touch_id FOREIGN KEY(first_touch_id) REFERENCES touches (id), 
	CONSTRAINT fk_journeys_last_significant_touch_id FOREIGN KEY(last_significant_touch_id) REFERENCES touches (id), 
	CONSTRAINT fk_journeys_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_journeys_variant_id FOREIGN KEY(variant_id) REFERENCES variants (id)
);
INSERT INTO "journeys" VALUES(1,7100000001,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 09:31:00.000000','2026-03-05 09:30:00.000000',NULL,2,NULL,'2026-03-05 09:30:00.000000',3,1,'2026-03-05 09:31:00.000000',3,1,'2026-03-05 09:31:00.000000',1,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000',NULL,NULL,'2026-03-05 14:01:00.000000',7100000015,16200,'2026-03-05 14:01:00.000000',7100000015,16200,12600,NULL,NULL,NULL,NULL,NULL,NULL,12600,NULL,NULL);
INSERT INTO "journeys" VALUES(2,7100000002,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000',NULL,4,1,'2026-03-05 09:31:00.000000',4,1,'2026-03-05 09:31:00.000000',4,1,'2026-03-05 09:31:00.000000',2,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000',NULL,NULL,'2026-03-05 14:01:00.000000',7100000016,16200,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,12600,NULL,NULL);
INSERT INTO "journeys" VALUES(3,7100000003,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000',NULL,5,1,'2026-03-05 09:31:00.000000',5,1,'2026-03-05 09:31:00.000000',5,1,'2026-03-05 09:31:00.000000',3,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(4,7100000003,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 10:31:00.000000','2026-03-05 09:31:00.000000',NULL,5,1,'2026-03-05 09:31:00.000000',6,2,'2026-03-05 10:31:00.000000',6,2,'2026-03-05 10:31:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(5,7100000004,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000',NULL,7,1,'2026-03-05 10:31:00.000000',7,1,'2026-03-05 10:31:00.000000',7,1,'2026-03-05 10:31:00.000000',4,'2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(6,7100000004,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 12:01:00.000000','2026-03-05 10:31:00.000000',NULL,7,1,'2026-03-05 10:31:00.000000',8,2,'2026-03-05 12:01:00.000000',8,2,'2026-03-05 12:01:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(7,7100000005,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000',NULL,9,1,'2026-03-05 12:01:00.000000',9,1,'2026-03-05 12:01:00.000000',9,1,'2026-03-05 12:01:00.000000',5,'2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(8,7100000005,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 13:31:00.000000','2026-03-05 12:01:00.000000',NULL,9,1,'2026-03-05 12:01:00.000000',10,2,'2026-03-05 13:31:00.000000',10,2,'2026-03-05 13:31:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(9,7100000006,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,11,1,'2026-03-05 14:01:00.000000',11,1,'2026-03-05 14:01:00.000000',11,1,'2026-03-05 14:01:00.000000',6,'2026-03-05 14:01:00.000000',NULL,'2026-03-05 14:01:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(10,7100000007,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,12,1,'2026-03-05 14:01:00.000000',12,1,'2026-03-05 14:01:00.000000',12,1,'2026-03-05 14:01:00.000000',7,'2026-03-05 14:01:00.000000',NULL,'2026-03-05 14:01:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(11,7100000008,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,13,1,'2026-03-05 14:01:00.000000',13,1,'2026-03-05 14:01:00.000000',13,1,'2026-03-05 14:01:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(12,7100000009,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,14,1,'2026-03-05 14:01:00.000000',14,1,'2026-03-05 14:01:00.000000',14,1,'2026-03-05 14:01:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(13,7100000010,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,15,1,'2026-03-05 14:01:00.000000',15,1,'2026-03-05 14:01:00.000000',15,1,'2026-03-05 14:01:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(14,7100000011,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,16,1,'2026-03-05 14:01:00.000000',16,1,'2026-03-05 14:01:00.000000',16,1,'2026-03-05 14:01:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(16,7100000014,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,18,1,'2026-03-05 14:01:00.000000',18,1,'2026-03-05 14:01:00.000000',18,1,'2026-03-05 14:01:00.000000',8,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,NULL,'2026-03-05 14:06:00.000000',7100000015,300,'2026-03-05 14:06:00.000000',7100000015,300,300,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,12000000,'EUR',NULL,300,12000000,'EUR');
INSERT INTO "journeys" VALUES(18,7100000018,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-06 14:26:00.000000','2026-03-06 14:26:00.000000',NULL,22,1,'2026-03-06 14:26:00.000000',22,1,'2026-03-06 14:26:00.000000',22,1,'2026-03-06 14:26:00.000000',9,'2026-03-06 14:26:00.000000','2026-03-06 14:26:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(19,7100000018,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-06 15:26:00.000000','2026-03-06 14:26:00.000000',NULL,22,1,'2026-03-06 14:26:00.000000',23,2,'2026-03-06 15:26:00.000000',23,2,'2026-03-06 15:26:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(21,7100000019,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',NULL,24,1,'2026-03-06 15:26:00.000000',24,1,'2026-03-06 15:26:00.000000',24,1,'2026-03-06 15:26:00.000000',10,'2026-03-06 15:26:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(22,7100000020,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',NULL,25,1,'2026-03-06 15:26:00.000000',25,1,'2026-03-06 15:26:00.000000',25,1,'2026-03-06 15:26:00.000000',11,'2026-03-06 15:26:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(23,7100000021,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',NULL,26,1,'2026-03-06 15:26:00.000000',26,1,'2026-03-06 15:26:00.000000',26,1,'2026-03-06 15:26:00.000000',12,'2026-03-06 15:26:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(25,7100000023,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',NULL,27,1,'2026-03-06 15:26:00.000000',27,1,'2026-03-06 15:26:00.000000',27,1,'2026-03-06 15:26:00.000000',13,'2026-03-06 15:26:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE known_values (
	id INTEGER NOT NULL, 
	field VARCHAR(32) NOT NULL, 
	value VARCHAR NOT NULL, 
	skeleton VARCHAR NOT NULL, 
	added_at DATETIME NOT NULL, 
	added_by INTEGER, 
	used_at DATETIME, 
	confirmed_at DATETIME, 
	confirmed_by INTEGER, 
	quiet BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_known_values PRIMARY KEY (id), 
	CONSTRAINT uq_known_values_field_value UNIQUE (field, value)
);
INSERT INTO "known_values" VALUES(1,'source','vk','vk','2026-03-05 14:01:00.000000',7000000001,'2026-03-06 15:26:00.000000',NULL,NULL,0);
INSERT INTO "known_values" VALUES(2,'medium','social','social','2026-03-05 14:01:00.000000',7000000001,'2026-03-06 15:26:00.000000',NULL,NULL,0);
INSERT INTO "known_values" VALUES(3,'campaign','500123','5ool23','2026-03-05 14:01:00.000000',7000000001,'2026-03-06 15:26:00.000000',NULL,NULL,0);
INSERT INTO "known_values" VALUES(4,'source','vk_{campaign}','vk_{campaign}','2026-03-06 15:26:00.000000',7000000001,NULL,NULL,NULL,0);
CREATE TABLE lead_cards (
	id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	chat_id INTEGER NOT NULL, 
	topic_id INTEGER, 
	message_id INTEGER NOT NULL, 
	submission_id INTEGER, 
	fingerprint VARCHAR NOT NULL, 
	sent_at DATETIME NOT NULL, 
	files_left INTEGER NOT NULL, 
	CONSTRAINT pk_lead_cards PRIMARY KEY (id), 
	CONSTRAINT fk_lead_cards_lead_id FOREIGN KEY(lead_id) REFERENCES leads (id), 
	CONSTRAINT fk_lead_cards_submission_id FOREIGN KEY(submission_id) REFERENCES submissions (id)
);
INSERT INTO "lead_cards" VALUES(1,8,'topic',-1002000000002,3,5,NULL,'fd54942cbda856bebe6683362e9ddde1','2026-03-05 14:06:00.000000',0);
INSERT INTO "lead_cards" VALUES(2,9,'mention',-4000000001,NULL,295,NULL,'everybody','2026-03-06 15:26:00.000000',0);
CREATE TABLE lead_entities (
	kind VARCHAR(32) NOT NULL, 
	crm_id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	made BOOLEAN NOT NULL, 
	submission_id INTEGER, 
	stage VARCHAR, 
	meaning VARCHAR(32), 
	pipeline INTEGER, 
	responsible INTEGER, 
	amount INTEGER, 
	currency VARCHAR(32), 
	updated_at DATETIME, 
	moved_at DATETIME, 
	history_id INTEGER, 
	qualified_at DATETIME, 
	ended_at DATETIME, 
	seen_at DATETIME, 
	written_at DATETIME, 
	stirred_at DATETIME, 
	refused_responsible INTEGER, 
	comment_id INTEGER, 
	todo_id INTEGER, 
	todo_at DATETIME, 
	gone VARCHAR(32), 
	gone_at DATETIME, account_amount INTEGER, account_currency VARCHAR(32), 
	CONSTRAINT pk_lead_entities PRIMARY KEY (kind, crm_id), 
	CONSTRAINT fk_lead_entities_lead_id FOREIGN KEY(lead_id) REFERENCES leads (id), 
	CONSTRAINT fk_lead_entities_submission_id FOREIGN KEY(submission_id) REFERENCES submissions (id), 
	CONSTRAINT ck_lead_entities_kind CHECK (kind IN ('lead', 'deal', 'quote', 'contact', 'company')), 
	CONSTRAINT ck_lead_entities_meaning CHECK (meaning IN ('in_progress', 'won', 'lost')), 
	CONSTRAINT ck_lead_entities_gone CHECK (gone IN ('deleted', 'followed', 'converted', 'hidden'))
);
INSERT INTO "lead_entities" VALUES('contact',3001,1,1,1,NULL,NULL,NULL,2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-03-05 14:01:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lead_entities" VALUES('company',4001,1,1,1,NULL,NULL,NULL,2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-03-05 14:01:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lead_entities" VALUES('deal',2001,1,1,1,'NEW','in_progress',0,2,0,'EUR','2026-03-05 14:01:00.000000','2026-03-05 09:31:00.000000',1,NULL,NULL,'2026-03-06 14:26:00.000000','2026-03-05 14:01:00.000000',NULL,NULL,1,NULL,NULL,NULL,NULL,0,'EUR');
INSERT INTO "lead_entities" VALUES('contact',3002,2,1,2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lead_entities" VALUES('company',4002,2,1,2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lead_entities" VALUES('deal',2002,2,1,2,'NEW','in_progress',0,1,0,'EUR','2026-03-05 14:01:00.000000','2026-03-05 09:31:00.000000',2,NULL,NULL,'2026-03-06 14:26:00.000000',NULL,NULL,NULL,2,NULL,NULL,NULL,NULL,0,'EUR');
INSERT INTO "lead_entities" VALUES('contact',3003,3,1,3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lead_entities" VALUES('company',4003,3,1,3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lead_entities" VALUES('deal',2003,3,1,3,'NEW','in_progress',0,1,0,'EUR','2026-03-05 14:01:00.000000','2026-03-05 09:31:00.000000',3,NULL,NULL,'2026-03-06 14:26:00.000000',NULL,NULL,NULL,4,NULL,NULL,NULL,NULL,0,'EUR');
INSERT INTO "lead_entities" VALUES('contact',3004,4,1,4,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lead_entities" VALUES('company',4004,4,1,4,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lead_entities" VALUES('deal',2004,4,1,4,'NEW','in_progress',0,1,0,'EUR','2026-03-05 14:01:00.000000','2026-03-05 10:31:00.000000',4,NULL,NULL,'2026-03-06 14:26:00.000000',NULL,NULL,NULL,5,NULL,NULL,NULL,NULL,0,'EUR');
INSERT INTO "lead_entities" VALUES('contact',3005,5,1,5,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lead_entities" VALUES('company',4005,5,1,5,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lead_entities" VALUES('deal',2005,5,1,5,'NEW','in_progress',0,1,0,'EUR','2026-03-05 14:01:00.000000','2026-03-05 12:01:00.000000',5,NULL,NULL,'2026-03-06 14:26:00.000000',NULL,NULL,NULL,7,NULL,NULL,NULL,NULL,0,'EUR');
INSERT INTO "lead_entities" VALUES('contact',3008,8,1,8,NULL,NULL,NULL,2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-03-05 14:06:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lead_entities" VALUES('company',4008,8,1,8,NULL,NULL,NULL,2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-03-05 14:06:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lead_entities" VALUES('deal',2006,8,1,8,'WON','won',0,2,12000000,'EUR','2026-03-05 14:06:00.000000','2026-03-05 14:01:00.000000',8,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000','2026-03-06 14:26:00.000000','2026-03-05 14:06:00.000000',NULL,NULL,21,NULL,NULL,NULL,NULL,12000000,'EUR');
INSERT INTO "lead_entities" VALUES('contact',3010,9,1,9,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lead_entities" VALUES('company',4010,9,1,9,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lead_entities" VALUES('deal',2008,9,1,9,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE lead_submissions (
	submission_id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	CONSTRAINT pk_lead_submissions PRIMARY KEY (submission_id), 
	CONSTRAINT fk_lead_submissions_lead_id FOREIGN KEY(lead_id) REFERENCES leads (id), 
	CONSTRAINT fk_lead_submissions_submission_id FOREIGN KEY(submission_id) REFERENCES submissions (id)
);
INSERT INTO "lead_submissions" VALUES(1,1);
INSERT INTO "lead_submissions" VALUES(2,2);
INSERT INTO "lead_submissions" VALUES(3,3);
INSERT INTO "lead_submissions" VALUES(4,4);
INSERT INTO "lead_submissions" VALUES(5,5);
INSERT INTO "lead_submissions" VALUES(6,6);
INSERT INTO "lead_submissions" VALUES(7,7);
INSERT INTO "lead_submissions" VALUES(8,8);
INSERT INTO "lead_submissions" VALUES(9,9);
INSERT INTO "lead_submissions" VALUES(10,10);
INSERT INTO "lead_submissions" VALUES(11,11);
INSERT INTO "lead_submissions" VALUES(12,12);
INSERT INTO "lead_submissions" VALUES(13,13);
CREATE TABLE leads (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	team_id INTEGER NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	owner_id INTEGER, 
	revision INTEGER NOT NULL, 
	opened_at DATETIME NOT NULL, 
	waiting_since DATETIME NOT NULL, 
	turn VARCHAR(32) NOT NULL, 
	turn_since DATETIME NOT NULL, 
	last_in_at DATETIME, 
	last_out_at DATETIME, 
	first_answer_at DATETIME, 
	expectation_at DATETIME, 
	offered_until DATETIME, 
	wakes_at DATETIME, 
	sleeps_on BOOLEAN DEFAULT 0 NOT NULL, 
	muted_until DATETIME, 
	outcome VARCHAR(32), 
	reason VARCHAR, 
	closed_at DATETIME, 
	rating INTEGER, 
	rating_asked_at DATETIME, 
	rated_at DATETIME, 
	rating_words TEXT, 
	followed_up_at DATETIME, 
	CONSTRAINT pk_leads PRIMARY KEY (id), 
	CONSTRAINT ck_leads_closed_at CHECK ((closed_at IS NOT NULL) = (state = 'closed')), 
	CONSTRAINT ck_leads_owner CHECK ((owner_id IS NOT NULL) = (state IN ('offered', 'taken', 'asleep'))), 
	CONSTRAINT ck_leads_rating CHECK (rating IS NULL OR rating BETWEEN 1 AND 5), 
	CONSTRAINT fk_leads_owner_id FOREIGN KEY(owner_id) REFERENCES members (person_id), 
	CONSTRAINT fk_leads_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_leads_team_id FOREIGN KEY(team_id) REFERENCES teams (id), 
	CONSTRAINT ck_leads_state CHECK (state IN ('waiting', 'offered', 'taken', 'asleep', 'outside', 'closed')), 
	CONSTRAINT ck_leads_turn CHECK (turn IN ('team', 'prospect')), 
	CONSTRAINT ck_leads_outcome CHECK (outcome IN ('won', 'lost', 'not_a_lead', 'spam', 'done', 'silent'))
);
INSERT INTO "leads" VALUES(1,7100000001,1,'taken',7100000015,2,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000','prospect','2026-03-05 14:01:00.000000','2026-03-05 09:31:00.000000','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "leads" VALUES(2,7100000002,1,'taken',7100000016,1,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000','team','2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "leads" VALUES(3,7100000003,1,'waiting',NULL,0,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000','team','2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "leads" VALUES(4,7100000004,1,'waiting',NULL,0,'2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000','team','2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "leads" VALUES(5,7100000005,1,'waiting',NULL,0,'2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000','team','2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "leads" VALUES(6,7100000006,1,'waiting',NULL,0,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000','team','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "leads" VALUES(7,7100000007,1,'waiting',NULL,0,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000','team','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "leads" VALUES(8,7100000014,1,'closed',NULL,11,'2026-03-05 14:01:00.000000','2026-03-05 14:26:00.000000','team','2026-03-05 14:26:00.000000','2026-03-05 14:26:00.000000','2026-03-05 14:06:00.000000','2026-03-05 14:06:00.000000',NULL,NULL,NULL,0,NULL,'won',NULL,'2026-03-06 14:26:00.000000',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "leads" VALUES(9,7100000018,1,'waiting',NULL,0,'2026-03-06 14:26:00.000000','2026-03-06 14:26:00.000000','team','2026-03-06 14:26:00.000000','2026-03-06 14:26:00.000000',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "leads" VALUES(10,7100000019,1,'waiting',NULL,0,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000','team','2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "leads" VALUES(11,7100000020,1,'waiting',NULL,0,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000','team','2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "leads" VALUES(12,7100000021,1,'waiting',NULL,0,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000','team','2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "leads" VALUES(13,7100000023,1,'waiting',NULL,0,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000','team','2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE "links" (
	utm_source VARCHAR NOT NULL, 
	utm_medium VARCHAR NOT NULL, 
	utm_campaign VARCHAR NOT NULL, 
	utm_content VARCHAR NOT NULL, 
	utm_term VARCHAR NOT NULL, 
	id INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	form_id VARCHAR, 
	window_days INTEGER, 
	tail VARCHAR, 
	enabled BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by INTEGER, 
	team_id INTEGER, 
	manager_id INTEGER, 
	pipeline VARCHAR, 
	expires_at DATETIME, 
	arrivals_limit INTEGER, 
	tags JSON DEFAULT '[]' NOT NULL, 
	archived_at DATETIME, 
	updated_at DATETIME, 
	revision INTEGER DEFAULT '0' NOT NULL, 
	findable VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_links PRIMARY KEY (id), 
	CONSTRAINT ck_links_folded CHECK (code = lower(code)), 
	CONSTRAINT fk_links_team_id FOREIGN KEY(team_id) REFERENCES teams (id), 
	CONSTRAINT fk_links_created_by FOREIGN KEY(created_by) REFERENCES people (id), 
	CONSTRAINT uq_links_code UNIQUE (code), 
	CONSTRAINT fk_links_manager_id FOREIGN KEY(manager_id) REFERENCES members (person_id)
);
INSERT INTO "links" VALUES('vk','social','500123','','',1,'spring','Spring','quick',NULL,NULL,1,'2026-03-05 09:30:00.000000',7000000001,NULL,NULL,NULL,NULL,NULL,'[]',NULL,NULL,1,' spring spring vk social 500123 ');
INSERT INTO "links" VALUES('vk','social','500123','','',2,'autumn','Autumn','quick',NULL,NULL,1,'2026-03-05 09:30:00.000000',7000000001,NULL,NULL,NULL,NULL,NULL,'[]',NULL,NULL,1,' autumn autumn vk social 500123 ');
INSERT INTO "links" VALUES('yandex','','','','',3,'tailed','Tailed',NULL,NULL,NULL,1,'2026-03-05 09:30:00.000000',7000000001,NULL,NULL,NULL,NULL,NULL,'[]',NULL,NULL,0,' tailed tailed yandex ');
INSERT INTO "links" VALUES('old','','','','',4,'off','Off',NULL,NULL,NULL,0,'2026-03-05 09:30:00.000000',7000000001,NULL,NULL,NULL,NULL,NULL,'[]',NULL,NULL,0,' off off old ');
INSERT INTO "links" VALUES('tg','','','','',5,'short','Short',NULL,3,NULL,1,'2026-03-05 09:30:00.000000',7000000001,NULL,NULL,NULL,NULL,NULL,'[]',NULL,NULL,0,' short short tg ');
CREATE TABLE members (
	person_id INTEGER NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	crm_user_id INTEGER, 
	crm_confirmed_at DATETIME, 
	crm_inactive_at DATETIME, 
	time_zone VARCHAR, 
	hours JSON, 
	max_open INTEGER NOT NULL, 
	max_per_window INTEGER NOT NULL, 
	window_minutes INTEGER NOT NULL, 
	languages JSON NOT NULL, 
	joined_at DATETIME NOT NULL, 
	removed_at DATETIME, 
	revision INTEGER NOT NULL, 
	CONSTRAINT pk_members PRIMARY KEY (person_id), 
	CONSTRAINT fk_members_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT ck_members_role CHECK (role IN ('owner', 'admin', 'manager'))
);
INSERT INTO "members" VALUES(7100000015,'manager',2,'2026-03-05 14:01:00.000000',NULL,NULL,NULL,10,3,15,'[]','2026-03-05 14:01:00.000000',NULL,0);
INSERT INTO "members" VALUES(7100000016,'manager',NULL,NULL,NULL,NULL,NULL,10,3,15,'[]','2026-03-05 14:01:00.000000',NULL,0);
CREATE TABLE moved_chats (
	old_id INTEGER NOT NULL, 
	chat_id INTEGER NOT NULL, 
	CONSTRAINT pk_moved_chats PRIMARY KEY (old_id), 
	CONSTRAINT uq_moved_chats_chat_id UNIQUE (chat_id)
);
INSERT INTO "moved_chats" VALUES(-10077,-10088);
CREATE TABLE mutes (
	person_id INTEGER NOT NULL, 
	until_at DATETIME NOT NULL, 
	CONSTRAINT pk_mutes PRIMARY KEY (person_id)
);
INSERT INTO "mutes" VALUES(7300000002,'2026-03-05 14:26:00.000000');
CREATE TABLE nudge_switches (
	person_id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	off_at DATETIME NOT NULL, 
	CONSTRAINT pk_nudge_switches PRIMARY KEY (person_id, kind), 
	CONSTRAINT fk_nudge_switches_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
INSERT INTO "nudge_switches" VALUES(7000000001,'reminder','2026-03-05 14:26:00.000000');
CREATE TABLE numbers_digests (
	chat_id INTEGER NOT NULL, 
	topic_id INTEGER, 
	rhythm VARCHAR(32) NOT NULL, 
	hour INTEGER NOT NULL, 
	"by" INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_numbers_digests PRIMARY KEY (chat_id), 
	CONSTRAINT ck_numbers_digests_rhythm CHECK (rhythm IN ('daily', 'weekly'))
);
INSERT INTO "numbers_digests" VALUES(7000000001,NULL,'weekly',9,7000000001,'2026-03-05 14:26:00.000000');
CREATE TABLE outages (
	id INTEGER NOT NULL, 
	from_at DATETIME NOT NULL, 
	until_at DATETIME NOT NULL, 
	CONSTRAINT pk_outages PRIMARY KEY (id)
);
INSERT INTO "outages" VALUES(1,'2026-03-05 12:01:00.000000','2026-03-05 13:01:00.000000');
CREATE TABLE "outbox" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	queue VARCHAR(32) NOT NULL, 
	type VARCHAR(32) NOT NULL, 
	priority INTEGER NOT NULL, 
	payload TEXT NOT NULL, 
	submission_id INTEGER, 
	merge_key VARCHAR, 
	due_at DATETIME NOT NULL, 
	created_at DATETIME NOT NULL, 
	attempt INTEGER NOT NULL, 
	lease_owner VARCHAR, 
	dispatched BOOLEAN NOT NULL, 
	in_doubt BOOLEAN NOT NULL, 
	error TEXT, 
	not_before DATETIME, chat_id INTEGER, 
	CONSTRAINT ck_outbox_queue CHECK (queue IN ('crm', 'telegram')), 
	CONSTRAINT fk_outbox_submission_id FOREIGN KEY(submission_id) REFERENCES submissions (id), 
	CONSTRAINT ck_outbox_attempt CHECK (attempt >= 0), 
	CONSTRAINT ck_outbox_dispatched CHECK (lease_owner IS NOT NULL OR NOT dispatched)
);
INSERT INTO "outbox" VALUES(104,'crm','return',0,'{"submission_id":9,"touch_id":23,"trace_id":null}',9,'return:9','2026-03-06 15:56:00.000000','2026-03-06 15:26:00.000000',0,NULL,0,0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(105,'crm','deliver',0,'{"submission_id":10}',10,NULL,'2026-03-06 15:27:15.000000','2026-03-06 15:26:00.000000',1,NULL,0,1,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(107,'crm','deliver',0,'{"submission_id":11}',11,NULL,'2026-03-06 15:27:15.000000','2026-03-06 15:26:00.000000',1,NULL,0,1,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(109,'crm','deliver',0,'{"submission_id":12}',12,NULL,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',0,NULL,0,0,'NO_AUTH_FOUND',NULL,NULL);
INSERT INTO "outbox" VALUES(111,'crm','read_outcomes',3,'{}',NULL,'read-outcomes','2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',0,NULL,0,0,'NO_AUTH_FOUND',NULL,NULL);
INSERT INTO "outbox" VALUES(113,'crm','bundle',0,'{"lead_id":8,"bundle_id":2}',NULL,NULL,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',0,NULL,0,0,'NO_AUTH_FOUND',NULL,NULL);
INSERT INTO "outbox" VALUES(119,'crm','deliver',0,'{"submission_id":13}',13,NULL,'2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',0,NULL,0,0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(120,'telegram','card',2,'{"submission_id":13}',13,'card:13','2026-03-06 15:26:00.000000','2026-03-06 15:26:00.000000',1,'e5194a291b52ea3ddce2075010cf400d',0,0,NULL,NULL,NULL);
CREATE TABLE "outbox_keys" (
	outbox_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	queue VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_outbox_keys PRIMARY KEY (outbox_id, "key"), 
	CONSTRAINT fk_outbox_keys_outbox_id FOREIGN KEY(outbox_id) REFERENCES outbox (id) ON DELETE CASCADE, 
	CONSTRAINT ck_outbox_keys_queue CHECK (queue IN ('crm', 'telegram'))
);
INSERT INTO "outbox_keys" VALUES(104,'return:9','crm');
INSERT INTO "outbox_keys" VALUES(105,'company:will ltd','crm');
INSERT INTO "outbox_keys" VALUES(105,'person:7100000019','crm');
INSERT INTO "outbox_keys" VALUES(105,'phone:+4930901841','crm');
INSERT INTO "outbox_keys" VALUES(105,'submission:10','crm');
INSERT INTO "outbox_keys" VALUES(107,'company:wanda ltd','crm');
INSERT INTO "outbox_keys" VALUES(107,'person:7100000020','crm');
INSERT INTO "outbox_keys" VALUES(107,'phone:+4930901842','crm');
INSERT INTO "outbox_keys" VALUES(107,'submission:11','crm');
INSERT INTO "outbox_keys" VALUES(109,'company:wilma ltd','crm');
INSERT INTO "outbox_keys" VALUES(109,'person:7100000021','crm');
INSERT INTO "outbox_keys" VALUES(109,'phone:+4930901852','crm');
INSERT INTO "outbox_keys" VALUES(109,'submission:12','crm');
INSERT INTO "outbox_keys" VALUES(111,'read-outcomes','crm');
INSERT INTO "outbox_keys" VALUES(113,'lead:8','crm');
INSERT INTO "outbox_keys" VALUES(119,'company:wim ltd','crm');
INSERT INTO "outbox_keys" VALUES(119,'person:7100000023','crm');
INSERT INTO "outbox_keys" VALUES(119,'phone:+4930901853','crm');
INSERT INTO "outbox_keys" VALUES(119,'submission:13','crm');
INSERT INTO "outbox_keys" VALUES(120,'submission:13','telegram');
CREATE TABLE people (
	id INTEGER NOT NULL, 
	first_name VARCHAR NOT NULL, 
	last_name VARCHAR NOT NULL, 
	username VARCHAR, 
	language_code VARCHAR, 
	chosen_language VARCHAR, 
	first_seen_at DATETIME NOT NULL, 
	blocked_at DATETIME, reply_keyboard BOOLEAN DEFAULT 0 NOT NULL, live_message INTEGER, 
	CONSTRAINT pk_people PRIMARY KEY (id)
);
INSERT INTO "people" VALUES(7000000001,'Olga','',NULL,'en',NULL,'2026-03-05 09:30:00.000000',NULL,0,249);
INSERT INTO "people" VALUES(7100000001,'Zoe','<b>','zoe','en',NULL,'2026-03-05 09:30:00.000000',NULL,0,20);
INSERT INTO "people" VALUES(7100000002,'Bob','',NULL,'en',NULL,'2026-03-05 09:31:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000003,'Rita','',NULL,'en',NULL,'2026-03-05 09:31:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000004,'Rolf','',NULL,'en',NULL,'2026-03-05 10:31:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000005,'Rosa','',NULL,'en',NULL,'2026-03-05 12:01:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000006,'Dora','',NULL,'en',NULL,'2026-03-05 14:01:00.000000',NULL,0,103);
INSERT INTO "people" VALUES(7100000007,'Dirk','',NULL,'en',NULL,'2026-03-05 14:01:00.000000',NULL,0,120);
INSERT INTO "people" VALUES(7100000008,'Olaf','',NULL,'en',NULL,'2026-03-05 14:01:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000009,'Иван','',NULL,'ru',NULL,'2026-03-05 14:01:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000010,'Bert','',NULL,'en',NULL,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',0,NULL);
INSERT INTO "people" VALUES(7100000011,'Suse','',NULL,'en',NULL,'2026-03-05 14:01:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000012,'Carla','',NULL,'de',NULL,'2026-03-05 14:01:00.000000',NULL,0,154);
INSERT INTO "people" VALUES(7100000014,'Lena','',NULL,'en',NULL,'2026-03-05 14:01:00.000000',NULL,0,210);
INSERT INTO "people" VALUES(7100000015,'Mia','',NULL,NULL,NULL,'2026-03-05 14:01:00.000000',NULL,0,202);
INSERT INTO "people" VALUES(7100000016,'Max','',NULL,NULL,NULL,'2026-03-05 14:01:00.000000',NULL,0,204);
INSERT INTO "people" VALUES(7100000017,'Nora','',NULL,'en',NULL,'2026-03-06 14:26:00.000000',NULL,0,212);
INSERT INTO "people" VALUES(7100000018,'Rhea','',NULL,'en',NULL,'2026-03-06 14:26:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000019,'Will','',NULL,'en',NULL,'2026-03-06 15:26:00.000000',NULL,0,261);
INSERT INTO "people" VALUES(7100000020,'Wanda','',NULL,'en',NULL,'2026-03-06 15:26:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000021,'Wilma','',NULL,'en',NULL,'2026-03-06 15:26:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000023,'Wim','',NULL,'en',NULL,'2026-03-06 15:26:00.000000',NULL,0,NULL);
CREATE TABLE place_troubles (
	chat_id INTEGER NOT NULL, 
	trouble VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_place_troubles PRIMARY KEY (chat_id)
);
INSERT INTO "place_troubles" VALUES(-100777,'topics','2026-03-05 14:26:00.000000');
CREATE TABLE portal_calls (
	id INTEGER NOT NULL, 
	asked TEXT NOT NULL, 
	asked_at DATETIME NOT NULL, 
	answer TEXT, 
	CONSTRAINT pk_portal_calls PRIMARY KEY (id)
);
CREATE TABLE portal_users (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	active BOOLEAN NOT NULL, 
	contacts JSON NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_portal_users PRIMARY KEY (id)
);
INSERT INTO "portal_users" VALUES(7,'Pia',1,'[]','2026-03-05 14:26:00.000000');
CREATE TABLE proofs (
	id INTEGER NOT NULL, 
	filling BLOB NOT NULL, 
	CONSTRAINT pk_proofs PRIMARY KEY (id)
);
CREATE TABLE quarantined_updates (
	id INTEGER NOT NULL, 
	update_id INTEGER NOT NULL, 
	raw TEXT NOT NULL, 
	error VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_quarantined_updates PRIMARY KEY (id)
);
INSERT INTO "quarantined_updates" VALUES(1,900000001,'{"update_id": 900000001, "message": "of a newer Telegram"}','ValidationError','2026-03-05 14:01:00.000000');
CREATE TABLE rates (
	currency VARCHAR(32) NOT NULL, 
	base VARCHAR(32) NOT NULL, 
	since DATE NOT NULL, 
	value VARCHAR NOT NULL, 
	"by" INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_rates PRIMARY KEY (currency, base, since)
);
INSERT INTO "rates" VALUES('USD','EUR','2026-03-01','0.92',7000000001,'2026-03-05 14:26:00.000000');
CREATE TABLE ready_answers (
	id INTEGER NOT NULL, 
	team_id INTEGER, 
	person_id INTEGER, 
	form_id VARCHAR, 
	language VARCHAR, 
	title VARCHAR NOT NULL, 
	folded TEXT NOT NULL, 
	text TEXT NOT NULL, 
	files JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	archived_at DATETIME, 
	CONSTRAINT pk_ready_answers PRIMARY KEY (id), 
	CONSTRAINT fk_ready_answers_person_id FOREIGN KEY(person_id) REFERENCES members (person_id), 
	CONSTRAINT fk_ready_answers_team_id FOREIGN KEY(team_id) REFERENCES teams (id)
);
INSERT INTO "ready_answers" VALUES(1,NULL,7100000015,NULL,NULL,'Price','price','It costs {name}','[]','2026-03-05 14:26:00.000000',NULL);
CREATE TABLE "received_updates" (
	id INTEGER NOT NULL, 
	update_id INTEGER NOT NULL, 
	raw TEXT NOT NULL, 
	received_at DATETIME NOT NULL, 
	chat_id INTEGER, 
	holder INTEGER, 
	handed BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_received_updates PRIMARY KEY (id), 
	CONSTRAINT uq_received_updates_update_id UNIQUE (update_id)
);
INSERT INTO "received_updates" VALUES(1,500000167,'{"update_id": 500000167, "message": {"message_id": 305, "from": {"id": 7100000022, "is_bot": false, "first_name": "Late", "language_code": "en"}, "chat": {"id": 7100000022, "type": "private", "first_name": "Late"}, "date": 1772810760, "text": "Is anybody there?"}}','2026-03-06 15:26:00.000000',NULL,NULL,0);
CREATE TABLE relayed_messages (
	id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	direction VARCHAR(32) NOT NULL, 
	fate VARCHAR(32) NOT NULL, 
	source_chat INTEGER NOT NULL, 
	source_message INTEGER NOT NULL, 
	album VARCHAR, 
	kind VARCHAR NOT NULL, 
	text TEXT, 
	composed BOOLEAN DEFAULT 0 NOT NULL, 
	files JSON NOT NULL, 
	reply_to INTEGER, 
	quote TEXT, 
	author_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	target_chat INTEGER, 
	target_topic INTEGER, 
	target_message INTEGER, 
	shown TEXT, 
	retried BOOLEAN DEFAULT 0 NOT NULL, 
	reason VARCHAR, 
	sent_at DATETIME, 
	edited_at DATETIME, 
	bundle_id INTEGER, further_messages JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_relayed_messages PRIMARY KEY (id), 
	CONSTRAINT fk_relayed_messages_bundle_id FOREIGN KEY(bundle_id) REFERENCES dialogue_bundles (id), 
	CONSTRAINT fk_relayed_messages_lead_id FOREIGN KEY(lead_id) REFERENCES leads (id)
);
INSERT INTO "relayed_messages" VALUES(1,8,'in','sent',7100000014,205,NULL,'text','Do you paint roofs?',0,'[]',NULL,NULL,7100000014,'2026-03-05 14:06:00.000000',-1002000000002,3,4,'Do you paint roofs?',0,NULL,'2026-03-05 14:06:00.000000',NULL,1,'[]');
INSERT INTO "relayed_messages" VALUES(2,8,'out','sent',-1002000000002,7,NULL,'text','We do! Which one?',0,'[]',NULL,NULL,7100000015,'2026-03-05 14:06:00.000000',7100000014,NULL,207,'We do! Which one?',0,NULL,'2026-03-05 14:06:00.000000',NULL,1,'[]');
INSERT INTO "relayed_messages" VALUES(3,8,'in','sent',7100000014,208,NULL,'text','The &lt;red&gt; one',0,'[]',NULL,NULL,7100000014,'2026-03-05 14:06:00.000000',-1002000000002,3,9,'The &lt;red&gt; one',0,NULL,'2026-03-05 14:06:00.000000',NULL,1,'[]');
INSERT INTO "relayed_messages" VALUES(4,8,'in','sent',7100000014,209,NULL,'text','Still there?',0,'[]',NULL,NULL,7100000014,'2026-03-05 14:26:00.000000',-4000000001,NULL,214,'Still there?',0,NULL,'2026-03-06 14:26:00.000000',NULL,2,'[]');
CREATE TABLE schema_readers (
	id INTEGER NOT NULL, 
	oldest VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_schema_readers PRIMARY KEY (id)
);
INSERT INTO "schema_readers" VALUES(1,'0001');
CREATE TABLE send_budgets (
	chat_id INTEGER NOT NULL, 
	empty_at DATETIME NOT NULL, 
	CONSTRAINT pk_send_budgets PRIMARY KEY (chat_id)
);
CREATE TABLE stage_events (
	id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	crm_id INTEGER NOT NULL, 
	history_id INTEGER, 
	at DATETIME NOT NULL, 
	stage VARCHAR NOT NULL, 
	meaning VARCHAR(32) NOT NULL, 
	amount INTEGER, 
	currency VARCHAR(32), 
	CONSTRAINT pk_stage_events PRIMARY KEY (id), 
	CONSTRAINT ck_stage_events_kind CHECK (kind IN ('lead', 'deal', 'quote', 'contact', 'company')), 
	CONSTRAINT ck_stage_events_meaning CHECK (meaning IN ('in_progress', 'won', 'lost'))
);
INSERT INTO "stage_events" VALUES(1,'deal',2001,1,'2026-03-05 09:31:00.000000','NEW','in_progress',0,'EUR');
INSERT INTO "stage_events" VALUES(2,'deal',2002,2,'2026-03-05 09:31:00.000000','NEW','in_progress',0,'EUR');
INSERT INTO "stage_events" VALUES(3,'deal',2003,3,'2026-03-05 09:31:00.000000','NEW','in_progress',0,'EUR');
INSERT INTO "stage_events" VALUES(4,'deal',2004,4,'2026-03-05 10:31:00.000000','NEW','in_progress',0,'EUR');
INSERT INTO "stage_events" VALUES(5,'deal',2005,5,'2026-03-05 12:01:00.000000','NEW','in_progress',0,'EUR');
INSERT INTO "stage_events" VALUES(6,'deal',2006,6,'2026-03-05 14:01:00.000000','NEW','in_progress',12000000,'EUR');
INSERT INTO "stage_events" VALUES(7,'deal',2006,8,'2026-03-05 14:01:00.000000','WON','won',12000000,'EUR');
CREATE TABLE "submissions" (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	person_id INTEGER NOT NULL, 
	form_id VARCHAR NOT NULL, 
	form_hash VARCHAR NOT NULL, 
	form_title VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	person JSON NOT NULL, 
	answers JSON NOT NULL, 
	consent JSON, 
	attribution JSON NOT NULL, 
	credited_touch_id INTEGER, 
	credited_link_id INTEGER, 
	crm JSON NOT NULL, 
	repeat VARCHAR(32) NOT NULL, 
	chat JSON, 
	created_at DATETIME NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	state_at DATETIME NOT NULL, 
	reason TEXT, 
	delivered_at DATETIME, 
	trace_id INTEGER, 
	joined BOOLEAN NOT NULL, 
	commented BOOLEAN NOT NULL, 
	files JSON NOT NULL, 
	superseded JSON, 
	trace_erased_at DATETIME, 
	dropped JSON, 
	touch_traces JSON, 
	misfits JSON, 
	partial JSON, 
	variant_id INTEGER, 
	CONSTRAINT pk_submissions PRIMARY KEY (id), 
	CONSTRAINT fk_submissions_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_submissions_credited_touch_id FOREIGN KEY(credited_touch_id) REFERENCES touches (id), 
	CONSTRAINT ck_submissions_delivered_at CHECK ((delivered_at IS NOT NULL) = (state = 'delivered')), 
	CONSTRAINT ck_submissions_repeat CHECK (repeat IN ('new', 'comment')), 
	CONSTRAINT uq_submissions_key UNIQUE ("key"), 
	CONSTRAINT ck_submissions_state CHECK (state IN ('queued', 'delivered', 'dead_letter')), 
	CONSTRAINT fk_submissions_credited_link_id FOREIGN KEY(credited_link_id) REFERENCES links (id), 
	CONSTRAINT fk_submissions_variant_id FOREIGN KEY(variant_id) REFERENCES variants (id)
);
INSERT INTO "submissions" VALUES(1,'5d23075008cc234c464816e1281850ec',7100000001,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000001,"first_name":"Zoe","last_name":"<b>","username":"zoe","language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T09:30:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Zoe"],"extension":null,"files":[]},"shown":"Zoe","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901801"],"extension":null,"files":[]},"shown":"+49 30 901801","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Zoe Ltd"],"extension":null,"files":[]},"shown":"Zoe Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"brief","type":"file","prompt":"A brief?","answer":{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACe605812c6aea3986b378d2cfeb120c126ab8b7b3da8d","unique_id":"AgAD3be3ce889294","name":"a.pdf","size":13,"mime":"text/plain","kind":"document"}]},"shown":"a.pdf","targets":[],"items":[],"label":"A brief?"},{"step":"budget","type":"choice","prompt":"Your budget?","answer":{"step":"budget","values":["small"],"extension":null,"files":[]},"shown":"Up to 1000","targets":[{"entity":"deal","field":"UF_CRM_BUDGET"}],"items":["Up to 1000"],"label":"Your budget?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000001,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":3,"visit":null},"earlier":[{"person_id":7100000001,"at":"2026-03-05T09:30:00Z","kind":"visit","payload":"v_0123456789abcdef0123456789abcdef","link_id":null,"link_code":"","link_title":"","utm":{"source":"bing","medium":"cpc","campaign":"","content":"","term":""},"window_days":null,"visit_token":"0123456789abcdef0123456789abcdef","clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":2,"visit":{"token":"0123456789abcdef0123456789abcdef","at":"2026-03-05T09:30:00Z","utm":{"source":"bing","medium":"cpc","campaign":"","content":"","term":""},"clicks":{},"ga_id":"","ya_id":"","page":"https://shop.example/","title":"","referrer":"","mobile":null,"start":"","trace":null}}],"later":[]}',3,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 09:31:00.000000','delivered','2026-03-05 09:31:00.000000',NULL,'2026-03-05 09:31:00.000000',510,0,1,'["AgAD3be3ce889294"]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000001,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":3,"visit":null},"earlier":[{"person_id":7100000001,"at":"2026-03-05T09:30:00Z","kind":"visit","payload":"v_0123456789abcdef0123456789abcdef","link_id":null,"link_code":"","link_title":"","utm":{"source":"bing","medium":"cpc","campaign":"","content":"","term":""},"window_days":null,"visit_token":"0123456789abcdef0123456789abcdef","clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":2,"visit":{"token":"0123456789abcdef0123456789abcdef","at":"2026-03-05T09:30:00Z","utm":{"source":"bing","medium":"cpc","campaign":"","content":"","term":""},"clicks":{},"ga_id":"","ya_id":"","page":"https://shop.example/","title":"","referrer":"","mobile":null,"start":"","trace":null}}],"later":[]}]',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(2,'483419201361406e0a62928ef37a1718',7100000002,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000002,"first_name":"Bob","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T09:31:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Bob"],"extension":null,"files":[]},"shown":"Bob","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901802"],"extension":null,"files":[]},"shown":"+49 30 901802","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Bob Ltd"],"extension":null,"files":[]},"shown":"Bob Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"budget","type":"choice","prompt":"Your budget?","answer":{"step":"budget","values":["large"],"extension":null,"files":[]},"shown":"A fortune [b]","targets":[{"entity":"deal","field":"UF_CRM_BUDGET"}],"items":["A fortune [b]"],"label":"Your budget?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000002,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":4,"visit":null},"earlier":[],"later":[]}',4,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 09:31:00.000000','delivered','2026-03-05 09:31:00.000000',NULL,'2026-03-05 09:31:00.000000',512,0,1,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000002,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":4,"visit":null},"earlier":[],"later":[]}]',NULL,NULL,NULL,'[{"kind":"deal","field":"UF_CRM_BUDGET","title":"Budget","value":"A fortune [b]"}]',NULL,NULL);
INSERT INTO "submissions" VALUES(3,'0068f979756edbf26a7d534d1d2f9f47',7100000003,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000003,"first_name":"Rita","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T09:31:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Rita"],"extension":null,"files":[]},"shown":"Rita","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901811"],"extension":null,"files":[]},"shown":"+49 30 901811","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Rita Ltd"],"extension":null,"files":[]},"shown":"Rita Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000003,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":5,"visit":null},"earlier":[],"later":[]}',5,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 09:31:00.000000','delivered','2026-03-05 09:31:00.000000',NULL,'2026-03-05 09:31:00.000000',513,0,1,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000003,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":5,"visit":null},"earlier":[],"later":[]}]',NULL,NULL,'[{"touch_id":6,"trace_id":506}]',NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(4,'cf4622f6cec476e4aa1e4996964d4609',7100000004,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000004,"first_name":"Rolf","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T10:31:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Rolf"],"extension":null,"files":[]},"shown":"Rolf","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901812"],"extension":null,"files":[]},"shown":"+49 30 901812","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Rolf Ltd"],"extension":null,"files":[]},"shown":"Rolf Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000004,"at":"2026-03-05T10:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":7,"visit":null},"earlier":[],"later":[]}',7,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 10:31:00.000000','delivered','2026-03-05 10:31:00.000000',NULL,'2026-03-05 10:31:00.000000',514,0,1,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000004,"at":"2026-03-05T10:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":7,"visit":null},"earlier":[],"later":[]}]',NULL,NULL,'[{"touch_id":8,"trace_id":508}]',NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(5,'2db84fd2f5d8edbe438ad08fe1dd09bc',7100000005,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000005,"first_name":"Rosa","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T12:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Rosa"],"extension":null,"files":[]},"shown":"Rosa","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901813"],"extension":null,"files":[]},"shown":"+49 30 901813","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Rosa Ltd"],"extension":null,"files":[]},"shown":"Rosa Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000005,"at":"2026-03-05T12:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":9,"visit":null},"earlier":[],"later":[]}',9,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 12:01:00.000000','delivered','2026-03-05 12:01:00.000000',NULL,'2026-03-05 12:01:00.000000',515,0,1,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000005,"at":"2026-03-05T12:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":9,"visit":null},"earlier":[],"later":[]}]',NULL,NULL,'[{"touch_id":10,"trace_id":509}]',NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(6,'3cd01655fefcebfafcb5ab340993a8c0',7100000006,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000006,"first_name":"Dora","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T14:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Dora"],"extension":null,"files":[]},"shown":"Dora","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901821"],"extension":null,"files":[]},"shown":"+49 30 901821","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Dora Ltd"],"extension":null,"files":[]},"shown":"Dora Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"brief","type":"file","prompt":"A brief?","answer":{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACb65914ac878201dfa3732f595ad2b090b106b58cc3fa","unique_id":"AgAD980b1c408a53","name":"d.pdf","size":13,"mime":"text/plain","kind":"document"}]},"shown":"d.pdf","targets":[],"items":[],"label":"A brief?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000006,"at":"2026-03-05T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":11,"visit":null},"earlier":[],"later":[]}',11,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 14:01:00.000000','dead_letter','2026-03-05 14:01:00.000000','Access denied. (crm.item.add, deal)',NULL,NULL,0,0,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000006,"at":"2026-03-05T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":11,"visit":null},"earlier":[],"later":[]}]',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(7,'23cb08e6d7844648b5fc0a2342a97a34',7100000007,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000007,"first_name":"Dirk","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T14:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Dirk"],"extension":null,"files":[]},"shown":"Dirk","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901822"],"extension":null,"files":[]},"shown":"+49 30 901822","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Dirk Ltd"],"extension":null,"files":[]},"shown":"Dirk Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"brief","type":"file","prompt":"A brief?","answer":{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQAC0b44a7ffaf0d3b7fd403bea1aae4d5031d65254514f0","unique_id":"AgADe2d524e675c0","name":"d.pdf","size":13,"mime":"text/plain","kind":"document"}]},"shown":"d.pdf","targets":[],"items":[],"label":"A brief?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000007,"at":"2026-03-05T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":12,"visit":null},"earlier":[],"later":[]}',12,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 14:01:00.000000','dead_letter','2026-03-05 14:01:00.000000','Access denied. (crm.item.add, deal)',NULL,NULL,0,0,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000007,"at":"2026-03-05T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":12,"visit":null},"earlier":[],"later":[]}]',NULL,'{"by":7000000001,"name":"Olga","at":"2026-03-05T14:01:00Z"}',NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(8,'abe5b086f3ca52b07fef7de939b63182',7100000014,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000014,"first_name":"Lena","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T14:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Lena"],"extension":null,"files":[]},"shown":"Lena","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901861"],"extension":null,"files":[]},"shown":"+49 30 901861","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Lena Ltd"],"extension":null,"files":[]},"shown":"Lena Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000014,"at":"2026-03-05T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":18,"visit":null},"earlier":[],"later":[]}',18,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 14:01:00.000000','delivered','2026-03-05 14:01:00.000000',NULL,'2026-03-05 14:01:00.000000',516,0,1,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(9,'ee19b7462a77e9ae2839a74ce362ebff',7100000018,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000018,"first_name":"Rhea","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-06T14:26:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Rhea"],"extension":null,"files":[]},"shown":"Rhea","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901851"],"extension":null,"files":[]},"shown":"+49 30 901851","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Rhea Ltd"],"extension":null,"files":[]},"shown":"Rhea Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000018,"at":"2026-03-06T14:26:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":22,"visit":null},"earlier":[],"later":[]}',22,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-06 14:26:00.000000','delivered','2026-03-06 14:26:00.000000',NULL,'2026-03-06 14:26:00.000000',518,0,1,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(10,'341d0a3978a1497de640b157d8238fb5',7100000019,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000019,"first_name":"Will","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-06T15:26:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Will"],"extension":null,"files":[]},"shown":"Will","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901841"],"extension":null,"files":[]},"shown":"+49 30 901841","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Will Ltd"],"extension":null,"files":[]},"shown":"Will Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"brief","type":"file","prompt":"A brief?","answer":{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACed1e080fc11d7c4ef77bc42d8704a4ab95fa0279db81","unique_id":"AgADb2f2ff4b045d","name":"w.pdf","size":13,"mime":"text/plain","kind":"document"}]},"shown":"w.pdf","targets":[],"items":[],"label":"A brief?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000019,"at":"2026-03-06T15:26:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":24,"visit":null},"earlier":[],"later":[]}',24,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-06 15:26:00.000000','queued','2026-03-06 15:26:00.000000',NULL,NULL,NULL,0,0,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(11,'b62066dfa6ea763a9397e3c5ef7d63d4',7100000020,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000020,"first_name":"Wanda","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-06T15:26:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Wanda"],"extension":null,"files":[]},"shown":"Wanda","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901842"],"extension":null,"files":[]},"shown":"+49 30 901842","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Wanda Ltd"],"extension":null,"files":[]},"shown":"Wanda Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000020,"at":"2026-03-06T15:26:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":25,"visit":null},"earlier":[],"later":[]}',25,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-06 15:26:00.000000','queued','2026-03-06 15:26:00.000000',NULL,NULL,NULL,0,0,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(12,'f8b59dbb2278b61ecad56b3649b1f342',7100000021,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000021,"first_name":"Wilma","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-06T15:26:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Wilma"],"extension":null,"files":[]},"shown":"Wilma","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901852"],"extension":null,"files":[]},"shown":"+49 30 901852","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Wilma Ltd"],"extension":null,"files":[]},"shown":"Wilma Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000021,"at":"2026-03-06T15:26:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":26,"visit":null},"earlier":[],"later":[]}',26,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-06 15:26:00.000000','queued','2026-03-06 15:26:00.000000',NULL,NULL,NULL,0,0,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(13,'cfca2a6ea4c6808d9d12e7a3546c34e0',7100000023,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000023,"first_name":"Wim","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-06T15:26:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Wim"],"extension":null,"files":[]},"shown":"Wim","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901853"],"extension":null,"files":[]},"shown":"+49 30 901853","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Wim Ltd"],"extension":null,"files":[]},"shown":"Wim Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000023,"at":"2026-03-06T15:26:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":27,"visit":null},"earlier":[],"later":[]}',27,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-06 15:26:00.000000','queued','2026-03-06 15:26:00.000000',NULL,NULL,NULL,0,0,'[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE team_members (
	team_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_team_members PRIMARY KEY (team_id, person_id), 
	CONSTRAINT fk_team_members_person_id FOREIGN KEY(person_id) REFERENCES members (person_id), 
	CONSTRAINT fk_team_members_team_id FOREIGN KEY(team_id) REFERENCES teams (id)
);
INSERT INTO "team_members" VALUES(1,7100000015,'2026-03-05 14:01:00.000000');
INSERT INTO "team_members" VALUES(1,7100000016,'2026-03-05 14:01:00.000000');
CREATE TABLE team_messages (
	id INTEGER NOT NULL, 
	submission_id INTEGER, 
	lead_id INTEGER, 
	chat_id INTEGER NOT NULL, 
	message_id INTEGER NOT NULL, 
	file VARCHAR(32), 
	sent_at DATETIME NOT NULL, 
	CONSTRAINT pk_team_messages PRIMARY KEY (id), 
	CONSTRAINT ck_team_messages_subject CHECK ((submission_id IS NULL) != (lead_id IS NULL)), 
	CONSTRAINT fk_team_messages_lead_id FOREIGN KEY(lead_id) REFERENCES leads (id), 
	CONSTRAINT fk_team_messages_submission_id FOREIGN KEY(submission_id) REFERENCES submissions (id)
);
INSERT INTO "team_messages" VALUES(1,1,NULL,-4000000001,40,'document','2026-03-05 09:31:00.000000');
INSERT INTO "team_messages" VALUES(2,6,NULL,-4000000001,108,'document','2026-03-05 14:01:00.000000');
INSERT INTO "team_messages" VALUES(3,7,NULL,-4000000001,125,'document','2026-03-05 14:01:00.000000');
INSERT INTO "team_messages" VALUES(4,10,NULL,-4000000001,296,'document','2026-03-06 15:26:00.000000');
CREATE TABLE team_removals (
	team_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_team_removals PRIMARY KEY (team_id, person_id), 
	CONSTRAINT fk_team_removals_person_id FOREIGN KEY(person_id) REFERENCES members (person_id), 
	CONSTRAINT fk_team_removals_team_id FOREIGN KEY(team_id) REFERENCES teams (id)
);
INSERT INTO "team_removals" VALUES(1,7100000015,'2026-03-05 14:26:00.000000');
CREATE TABLE teams (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	place VARCHAR(32) NOT NULL, 
	chat JSON, 
	chat_id INTEGER, 
	more_chats JSON NOT NULL, 
	hours JSON, 
	time_zone VARCHAR, 
	country VARCHAR, 
	rules JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	archived_at DATETIME, 
	unattended_since DATETIME, 
	revision INTEGER NOT NULL, 
	CONSTRAINT pk_teams PRIMARY KEY (id), 
	CONSTRAINT ck_teams_place CHECK (place IN ('topics', 'group', 'private'))
);
INSERT INTO "teams" VALUES(1,'','group',NULL,NULL,'[]',NULL,NULL,NULL,'{"strategy":"everybody","rules":[],"patience":"PT30M","offer":"PT5M","take":["PT5M","PT15M","PT30M"],"first_reply":["PT10M","PT30M"],"next_reply":["PT15M","PT1H"],"introduces":"nobody","expectation":true,"follow_up":null,"quiet_from":"21:00:00","quiet_until":"09:00:00","people_too":true}','1970-01-01 00:00:00.000000',NULL,NULL,2);
CREATE TABLE threads (
	id INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	chat_id INTEGER NOT NULL, 
	topic_id INTEGER, 
	state VARCHAR(32) NOT NULL, 
	generation INTEGER NOT NULL, 
	shown VARCHAR NOT NULL, 
	pinned INTEGER, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_threads PRIMARY KEY (id), 
	CONSTRAINT fk_threads_lead_id FOREIGN KEY(lead_id) REFERENCES leads (id)
);
INSERT INTO "threads" VALUES(1,8,-1002000000002,3,'open',1,'🏆',5,'2026-03-05 14:06:00.000000');
CREATE TABLE timers (
	id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	subject VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	stage INTEGER NOT NULL, 
	calendar VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, 
	budget_seconds INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	payload JSON NOT NULL, 
	fired_at DATETIME, 
	stopped_at DATETIME, 
	CONSTRAINT pk_timers PRIMARY KEY (id)
);
INSERT INTO "timers" VALUES(1,'poll','all','',0,'','2026-03-05 09:31:00.000000',0,'2026-03-05 09:32:00.000000','{}','2026-03-05 10:31:00.000000',NULL);
INSERT INTO "timers" VALUES(2,'poll','all','',0,'','2026-03-05 10:31:00.000000',0,'2026-03-05 10:31:02.000000','{}','2026-03-05 11:01:00.000000',NULL);
INSERT INTO "timers" VALUES(3,'poll','all','',0,'','2026-03-05 11:01:00.000000',0,'2026-03-05 11:02:00.000000','{}','2026-03-05 12:01:00.000000',NULL);
INSERT INTO "timers" VALUES(4,'poll','all','',0,'','2026-03-05 12:01:00.000000',0,'2026-03-05 12:01:02.000000','{}','2026-03-05 12:31:00.000000',NULL);
INSERT INTO "timers" VALUES(5,'poll','all','',0,'','2026-03-05 12:31:00.000000',0,'2026-03-05 12:32:00.000000','{}','2026-03-05 13:31:00.000000',NULL);
INSERT INTO "timers" VALUES(6,'poll','all','',0,'','2026-03-05 13:31:00.000000',0,'2026-03-05 13:32:00.000000','{}','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "timers" VALUES(7,'poll','all','',0,'','2026-03-05 14:01:00.000000',0,'2026-03-05 14:02:00.000000','{}','2026-03-05 14:06:00.000000',NULL);
INSERT INTO "timers" VALUES(8,'sources','all','',0,'','2026-03-05 14:01:00.000000',0,'2026-03-06 14:01:00.000000','{}','2026-03-06 14:26:00.000000',NULL);
INSERT INTO "timers" VALUES(9,'trial','trial:1','',0,'','2026-03-05 14:01:00.000000',0,'2026-03-05 14:16:00.000000','{"trial":1}','2026-03-05 14:26:00.000000',NULL);
INSERT INTO "timers" VALUES(10,'dispatch','all','',0,'','2026-03-05 14:01:00.000000',0,'2026-03-05 14:01:00.000000','{}','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "timers" VALUES(11,'first_reply','lead:1','20260305T140100000000',0,'member:7100000015','2026-03-05 14:01:00.000000',600,'2026-03-05 14:11:00.000000','{}',NULL,'2026-03-05 14:01:00.000000');
INSERT INTO "timers" VALUES(12,'first_reply','lead:2','20260305T140100000000',0,'member:7100000016','2026-03-05 14:01:00.000000',600,'2026-03-08 14:11:00.000000','{}',NULL,NULL);
INSERT INTO "timers" VALUES(13,'dispatch','all','',0,'','2026-03-05 14:01:00.000000',0,'2026-03-05 14:06:00.000000','{}','2026-03-05 14:06:00.000000',NULL);
INSERT INTO "timers" VALUES(14,'rating','lead:8','20260305T140600000000',0,'','2026-03-05 14:06:00.000000',3600,'2026-03-05 15:06:00.000000','{}',NULL,'2026-03-05 14:06:00.000000');
INSERT INTO "timers" VALUES(15,'poll','all','',0,'','2026-03-05 14:06:00.000000',0,'2026-03-05 14:07:00.000000','{}','2026-03-05 14:26:00.000000',NULL);
INSERT INTO "timers" VALUES(16,'dispatch','all','',0,'','2026-03-05 14:06:00.000000',0,'2026-03-05 14:06:00.000000','{}','2026-03-05 14:06:00.000000',NULL);
INSERT INTO "timers" VALUES(17,'take','lead:8','20260305T140600000000',0,'team:1','2026-03-05 14:06:00.000000',300,'2026-03-05 14:11:00.000000','{}',NULL,'2026-03-05 14:06:00.000000');
INSERT INTO "timers" VALUES(18,'dispatch','all','',0,'','2026-03-05 14:06:00.000000',0,'2026-03-05 14:06:00.000000','{}','2026-03-05 14:06:00.000000',NULL);
INSERT INTO "timers" VALUES(19,'bundle','lead:8','',0,'','2026-03-05 14:06:00.000000',600,'2026-03-05 14:16:00.000000','{"lead":8}','2026-03-05 14:26:00.000000',NULL);
INSERT INTO "timers" VALUES(20,'first_reply','lead:8','20260305T140600000000',0,'member:7100000015','2026-03-05 14:06:00.000000',600,'2026-03-05 14:16:00.000000','{}',NULL,'2026-03-05 14:06:00.000000');
INSERT INTO "timers" VALUES(21,'dispatch','all','',0,'','2026-03-05 14:06:00.000000',0,'2026-03-05 14:26:00.000000','{}','2026-03-05 14:26:00.000000',NULL);
INSERT INTO "timers" VALUES(22,'next_reply','lead:8','20260305T140600000000',0,'member:7100000015','2026-03-05 14:06:00.000000',900,'2026-03-05 14:21:00.000000','{}','2026-03-05 14:26:00.000000',NULL);
INSERT INTO "timers" VALUES(23,'next_reply','lead:8','20260305T140600000000',1,'member:7100000015','2026-03-05 14:06:00.000000',3600,'2026-03-05 15:06:00.000000','{}',NULL,'2026-03-05 14:26:00.000000');
INSERT INTO "timers" VALUES(24,'rating','lead:8','20260305T142600000000',0,'','2026-03-05 14:26:00.000000',3600,'2026-03-05 15:26:00.000000','{}',NULL,'2026-03-05 14:26:00.000000');
INSERT INTO "timers" VALUES(25,'poll','all','',0,'','2026-03-05 14:26:00.000000',0,'2026-03-05 14:27:00.000000','{}','2026-03-06 14:26:00.000000',NULL);
INSERT INTO "timers" VALUES(26,'dispatch','all','',0,'','2026-03-05 14:26:00.000000',0,'2026-03-05 14:26:00.000000','{}','2026-03-06 14:26:00.000000',NULL);
INSERT INTO "timers" VALUES(27,'next_reply','lead:8','20260305T142600000000',0,'member:7100000015','2026-03-05 14:26:00.000000',900,'2026-03-05 14:41:00.000000','{}','2026-03-06 14:26:00.000000',NULL);
INSERT INTO "timers" VALUES(28,'dispatch','all','',0,'','2026-03-06 14:26:00.000000',0,'2026-03-06 14:26:00.000000','{}','2026-03-06 14:26:00.000000',NULL);
INSERT INTO "timers" VALUES(29,'next_reply','lead:8','20260305T142600000000',1,'member:7100000015','2026-03-05 14:26:00.000000',3600,'2026-03-06 14:26:00.000000','{}','2026-03-06 14:26:00.000000',NULL);
INSERT INTO "timers" VALUES(30,'sources','all','',1,'','2026-03-06 14:26:00.000000',0,'2026-03-09 14:26:00.000000','{}',NULL,NULL);
INSERT INTO "timers" VALUES(31,'rating','lead:8','20260306T142600000000',0,'','2026-03-06 14:26:00.000000',3600,'2026-03-06 15:26:00.000000','{}','2026-03-06 15:26:00.000000',NULL);
INSERT INTO "timers" VALUES(32,'poll','all','',0,'','2026-03-06 14:26:00.000000',0,'2026-03-06 14:27:00.000000','{}','2026-03-06 15:26:00.000000',NULL);
INSERT INTO "timers" VALUES(33,'bundle','lead:8','',0,'','2026-03-06 14:26:00.000000',600,'2026-03-06 14:36:00.000000','{"lead":8}','2026-03-06 15:26:00.000000',NULL);
INSERT INTO "timers" VALUES(34,'dispatch','all','',0,'','2026-03-06 14:26:00.000000',0,'2026-03-06 14:26:00.000000','{}','2026-03-06 14:26:00.000000',NULL);
INSERT INTO "timers" VALUES(35,'take','lead:9','20260306T142600000000',0,'team:1','2026-03-06 14:26:00.000000',300,'2026-03-06 14:31:00.000000','{}','2026-03-06 15:26:00.000000',NULL);
INSERT INTO "timers" VALUES(36,'dispatch','all','',0,'','2026-03-06 14:26:00.000000',0,'2026-03-06 15:26:00.000000','{}','2026-03-06 15:26:00.000000',NULL);
INSERT INTO "timers" VALUES(37,'take','lead:10','20260306T152600000000',0,'team:1','2026-03-06 15:26:00.000000',300,'2026-03-06 15:31:00.000000','{}',NULL,NULL);
INSERT INTO "timers" VALUES(38,'take','lead:11','20260306T152600000000',0,'team:1','2026-03-06 15:26:00.000000',300,'2026-03-06 15:31:00.000000','{}',NULL,NULL);
INSERT INTO "timers" VALUES(39,'take','lead:12','20260306T152600000000',0,'team:1','2026-03-06 15:26:00.000000',300,'2026-03-06 15:31:00.000000','{}',NULL,NULL);
INSERT INTO "timers" VALUES(40,'take','lead:9','20260306T142600000000',1,'team:1','2026-03-06 14:26:00.000000',900,'2026-03-06 15:26:00.000000','{}','2026-03-06 15:26:00.000000',NULL);
INSERT INTO "timers" VALUES(41,'dispatch','all','',0,'','2026-03-06 15:26:00.000000',0,'2026-03-06 15:26:00.000000','{}',NULL,NULL);
INSERT INTO "timers" VALUES(42,'take','lead:9','20260306T142600000000',2,'team:1','2026-03-06 14:26:00.000000',1800,'2026-03-06 15:26:00.000000','{}','2026-03-06 15:26:00.000000',NULL);
INSERT INTO "timers" VALUES(43,'take','lead:13','20260306T152600000000',0,'team:1','2026-03-06 15:26:00.000000',300,'2026-03-06 15:31:00.000000','{}',NULL,NULL);
CREATE TABLE tokens (
	portal VARCHAR NOT NULL, 
	secret BLOB NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_tokens PRIMARY KEY (portal)
);
INSERT INTO "tokens" VALUES('portal.example',X'7365616C6564','2026-03-05 14:01:00.000000');
CREATE TABLE "touches" (
	utm_source VARCHAR NOT NULL, 
	utm_medium VARCHAR NOT NULL, 
	utm_campaign VARCHAR NOT NULL, 
	utm_content VARCHAR NOT NULL, 
	utm_term VARCHAR NOT NULL, 
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	payload VARCHAR NOT NULL, 
	link_id INTEGER, 
	link_code VARCHAR NOT NULL, 
	link_title VARCHAR NOT NULL, 
	window_days INTEGER, 
	visit_token VARCHAR, 
	has_source BOOLEAN NOT NULL, 
	clicks JSON, 
	campaign_id INTEGER, 
	is_first BOOLEAN DEFAULT 0 NOT NULL, 
	excluded VARCHAR(32), 
	uncounted VARCHAR(32), 
	variant_id INTEGER, channel_link_id INTEGER, 
	CONSTRAINT pk_touches PRIMARY KEY (id), 
	CONSTRAINT fk_touches_campaign_id FOREIGN KEY(campaign_id) REFERENCES campaigns (id), 
	CONSTRAINT fk_touches_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_touches_link_id FOREIGN KEY(link_id) REFERENCES links (id), 
	CONSTRAINT ck_touches_kind CHECK (kind IN ('link', 'disabled_link', 'visit', 'unknown', 'bare')), 
	CONSTRAINT fk_touches_variant_id FOREIGN KEY(variant_id) REFERENCES variants (id)
);
INSERT INTO "touches" VALUES('','','','','',1,7000000001,'2026-03-05 09:30:00.000000','bare','',NULL,'','',NULL,NULL,0,NULL,NULL,1,'team',NULL,NULL,NULL);
INSERT INTO "touches" VALUES('','','','','',2,7100000001,'2026-03-05 09:30:00.000000','visit','v_0123456789abcdef0123456789abcdef',NULL,'','',NULL,'0123456789abcdef0123456789abcdef',1,NULL,1,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',3,7100000001,'2026-03-05 09:31:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,0,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',4,7100000002,'2026-03-05 09:31:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',5,7100000003,'2026-03-05 09:31:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('vk','social','','','',6,7100000003,'2026-03-05 10:31:00.000000','link','autumn',2,'autumn','Autumn',NULL,NULL,1,NULL,4,0,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',7,7100000004,'2026-03-05 10:31:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('vk','social','','','',8,7100000004,'2026-03-05 12:01:00.000000','link','autumn',2,'autumn','Autumn',NULL,NULL,1,NULL,4,0,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',9,7100000005,'2026-03-05 12:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('vk','social','','','',10,7100000005,'2026-03-05 13:31:00.000000','link','autumn',2,'autumn','Autumn',NULL,NULL,1,NULL,4,0,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',11,7100000006,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',12,7100000007,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',13,7100000008,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',14,7100000009,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',15,7100000010,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',16,7100000011,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('','','','','',17,7100000012,'2026-03-05 14:01:00.000000','bare','',NULL,'','',NULL,NULL,0,NULL,NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',18,7100000014,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('','','','','',19,7100000015,'2026-03-05 14:01:00.000000','bare','',NULL,'','',NULL,NULL,0,NULL,NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('','','','','',20,7100000016,'2026-03-05 14:01:00.000000','bare','',NULL,'','',NULL,NULL,0,NULL,NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('','','','','',21,7100000017,'2026-03-06 14:26:00.000000','unknown','nobody_knows',NULL,'','',NULL,NULL,0,NULL,NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',22,7100000018,'2026-03-06 14:26:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('vk','social','','','',23,7100000018,'2026-03-06 15:26:00.000000','link','autumn',2,'autumn','Autumn',NULL,NULL,1,NULL,4,0,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',24,7100000019,'2026-03-06 15:26:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',25,7100000020,'2026-03-06 15:26:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',26,7100000021,'2026-03-06 15:26:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',27,7100000023,'2026-03-06 15:26:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL,NULL,NULL,NULL);
CREATE TABLE trials (
	id INTEGER NOT NULL, 
	submission JSON NOT NULL, 
	started_by INTEGER NOT NULL, 
	started_at DATETIME NOT NULL, 
	language VARCHAR NOT NULL, 
	link_code VARCHAR NOT NULL, 
	message_id INTEGER, 
	state VARCHAR(32) NOT NULL, 
	made JSON NOT NULL, 
	removed JSON NOT NULL, 
	"left" JSON NOT NULL, 
	trouble TEXT, 
	refused TEXT, 
	stands_until DATETIME, 
	ended_at DATETIME, 
	CONSTRAINT pk_trials PRIMARY KEY (id), 
	CONSTRAINT ck_trials_state CHECK (state IN ('bringing', 'standing', 'removing', 'ended'))
);
INSERT INTO "trials" VALUES(1,'{"key":"3e7afc153052539d046f07f62fd7651e","person":{"id":6911415946874748,"first_name":"Leadtrace test","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T14:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}},"form_id":"quick","form_hash":"2382928b795bb45da7c762b0e196dc20","form_title":"A quick question","language":"en","answers":[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Leadtrace test"],"extension":null,"files":[]},"shown":"Leadtrace test","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+442079460836"],"extension":null,"files":[]},"shown":"+44 20 7946 0836","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Leadtrace test 3e7afc15"],"extension":null,"files":[]},"shown":"Leadtrace test 3e7afc15","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"budget","type":"choice","prompt":"Your budget?","answer":{"step":"budget","values":["small"],"extension":null,"files":[]},"shown":"Up to 1000","targets":[{"entity":"deal","field":"UF_CRM_BUDGET"}],"items":["Up to 1000"],"label":"Your budget?"}],"consent":null,"attribution":{"model":"last_significant","window_days":28,"credited":{"person_id":6911415946874748,"at":"2026-03-05T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"uncounted":null,"variant_id":null,"channel_link_id":null,"id":0,"visit":null},"earlier":[],"later":[]},"crm":{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null},"repeat":"comment","chat":null,"created_at":"2026-03-05T14:01:00Z","partial":null,"variant_id":null}',7000000001,'2026-03-05 14:01:00.000000','en','spring',190,'ended','{"entities":[{"kind":"contact","id":3009,"made":true},{"kind":"company","id":4009,"made":true},{"kind":"deal","id":2007,"made":true}],"trace_id":517,"joined":false,"commented":true,"files":[],"touch_traces":[],"misfits":[]}','["comment","trace","deal","contact","company"]','[]',NULL,NULL,'2026-03-05 14:16:00.000000','2026-03-05 14:01:00.000000');
CREATE TABLE update_log (
	update_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_update_log PRIMARY KEY (update_id)
);
INSERT INTO "update_log" VALUES(500000001,'2026-03-05 09:30:00.000000');
INSERT INTO "update_log" VALUES(500000003,'2026-03-05 09:30:00.000000');
INSERT INTO "update_log" VALUES(500000004,'2026-03-05 09:30:00.000000');
INSERT INTO "update_log" VALUES(500000005,'2026-03-05 09:30:00.000000');
INSERT INTO "update_log" VALUES(500000006,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000007,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000008,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000009,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000010,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000011,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000012,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000013,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000014,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000015,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000016,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000017,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000018,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000019,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000020,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000021,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000022,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000023,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000024,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000025,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000026,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000027,'2026-03-05 09:31:00.000000');
INSERT INTO "update_log" VALUES(500000028,'2026-03-05 10:31:00.000000');
INSERT INTO "update_log" VALUES(500000029,'2026-03-05 10:31:00.000000');
INSERT INTO "update_log" VALUES(500000030,'2026-03-05 10:31:00.000000');
INSERT INTO "update_log" VALUES(500000031,'2026-03-05 10:31:00.000000');
INSERT INTO "update_log" VALUES(500000032,'2026-03-05 10:31:00.000000');
INSERT INTO "update_log" VALUES(500000033,'2026-03-05 10:31:00.000000');
INSERT INTO "update_log" VALUES(500000034,'2026-03-05 10:31:00.000000');
INSERT INTO "update_log" VALUES(500000035,'2026-03-05 10:31:00.000000');
INSERT INTO "update_log" VALUES(500000036,'2026-03-05 12:01:00.000000');
INSERT INTO "update_log" VALUES(500000037,'2026-03-05 12:01:00.000000');
INSERT INTO "update_log" VALUES(500000038,'2026-03-05 12:01:00.000000');
INSERT INTO "update_log" VALUES(500000039,'2026-03-05 12:01:00.000000');
INSERT INTO "update_log" VALUES(500000040,'2026-03-05 12:01:00.000000');
INSERT INTO "update_log" VALUES(500000041,'2026-03-05 12:01:00.000000');
INSERT INTO "update_log" VALUES(500000042,'2026-03-05 12:01:00.000000');
INSERT INTO "update_log" VALUES(500000043,'2026-03-05 12:01:00.000000');
INSERT INTO "update_log" VALUES(500000044,'2026-03-05 13:31:00.000000');
INSERT INTO "update_log" VALUES(500000045,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000046,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000047,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000048,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000049,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000050,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000051,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000052,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000053,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000054,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000055,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000056,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000057,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000058,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000059,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000060,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000061,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000062,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000063,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000064,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000065,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000066,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000067,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000068,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000069,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000070,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000071,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000072,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000073,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000074,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000075,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000076,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000077,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000078,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000079,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000080,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000081,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000082,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000083,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000084,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000085,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000086,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000087,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000092,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000094,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000095,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000096,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000097,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000098,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000099,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000100,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000101,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000102,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000103,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000104,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000105,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000106,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000107,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000108,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000109,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000110,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000111,'2026-03-05 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000112,'2026-03-05 14:06:00.000000');
INSERT INTO "update_log" VALUES(500000114,'2026-03-05 14:06:00.000000');
INSERT INTO "update_log" VALUES(500000117,'2026-03-05 14:06:00.000000');
INSERT INTO "update_log" VALUES(500000119,'2026-03-05 14:06:00.000000');
INSERT INTO "update_log" VALUES(500000122,'2026-03-05 14:26:00.000000');
INSERT INTO "update_log" VALUES(500000123,'2026-03-06 14:26:00.000000');
INSERT INTO "update_log" VALUES(500000124,'2026-03-06 14:26:00.000000');
INSERT INTO "update_log" VALUES(500000125,'2026-03-06 14:26:00.000000');
INSERT INTO "update_log" VALUES(500000126,'2026-03-06 14:26:00.000000');
INSERT INTO "update_log" VALUES(500000127,'2026-03-06 14:26:00.000000');
INSERT INTO "update_log" VALUES(500000128,'2026-03-06 14:26:00.000000');
INSERT INTO "update_log" VALUES(500000129,'2026-03-06 14:26:00.000000');
INSERT INTO "update_log" VALUES(500000130,'2026-03-06 14:26:00.000000');
INSERT INTO "update_log" VALUES(500000131,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000132,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000133,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000134,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000135,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000136,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000137,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000138,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000139,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000140,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000141,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000142,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000143,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000144,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000145,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000146,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000147,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000148,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000149,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000150,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000151,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000152,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000153,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000154,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000155,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000156,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000157,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000158,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000159,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000160,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000161,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000162,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000163,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000164,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000165,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000166,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000168,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000169,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000170,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000171,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000172,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000173,'2026-03-06 15:26:00.000000');
INSERT INTO "update_log" VALUES(500000174,'2026-03-06 15:26:00.000000');
CREATE TABLE variants (
	id INTEGER NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	arm VARCHAR(32) NOT NULL, 
	form_id VARCHAR, 
	greeting JSON, 
	CONSTRAINT pk_variants PRIMARY KEY (id), 
	CONSTRAINT fk_variants_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (id), 
	CONSTRAINT uq_variants_experiment_id_arm UNIQUE (experiment_id, arm), 
	CONSTRAINT ck_variants_arm CHECK (arm IN ('a', 'b'))
);
INSERT INTO "variants" VALUES(1,1,'a',NULL,NULL);
INSERT INTO "variants" VALUES(2,1,'b',NULL,'{"by_language":{"en":"Good to see you!","ru":"Good to see you!"}}');
CREATE TABLE "visits" (
	id INTEGER NOT NULL, 
	token VARCHAR, 
	payload JSON, 
	created_at DATETIME NOT NULL, 
	link_id INTEGER, 
	campaign_id INTEGER, 
	counts BOOLEAN DEFAULT 1 NOT NULL, 
	CONSTRAINT pk_visits PRIMARY KEY (id), 
	CONSTRAINT uq_visits_token UNIQUE (token), 
	CONSTRAINT fk_visits_link_id FOREIGN KEY(link_id) REFERENCES links (id), 
	CONSTRAINT fk_visits_campaign_id FOREIGN KEY(campaign_id) REFERENCES campaigns (id)
);
INSERT INTO "visits" VALUES(1,'0123456789abcdef0123456789abcdef','{"token":"0123456789abcdef0123456789abcdef","at":"2026-03-05T09:30:00Z","utm":{"source":"bing","medium":"cpc","campaign":"","content":"","term":""},"clicks":{},"ga_id":"","ya_id":"","page":"https://shop.example/","title":"","referrer":"","mobile":null,"start":"","trace":null}','2026-03-05 09:30:00.000000',NULL,1,1);
CREATE TABLE worker_leases (
	queue VARCHAR(32) NOT NULL, 
	holder VARCHAR NOT NULL, 
	epoch INTEGER NOT NULL, 
	ends_at DATETIME NOT NULL, 
	CONSTRAINT pk_worker_leases PRIMARY KEY (queue)
);
INSERT INTO "worker_leases" VALUES('crm','one',3,'2026-03-05 14:26:00.000000');
CREATE INDEX ix_crm_entities_kind_crm_id ON crm_entities (kind, crm_id);
CREATE INDEX ix_corrections_link_id ON corrections (link_id);
CREATE INDEX ix_corrections_proposed_by ON corrections (proposed_by);
CREATE INDEX ix_outbox_keys_turn ON outbox_keys (queue, "key", outbox_id);
CREATE INDEX ix_quarantined_updates_at ON quarantined_updates (at);
CREATE INDEX ix_update_log_at ON update_log (at);
CREATE INDEX ix_outbox_leased ON outbox (queue) WHERE lease_owner IS NOT NULL;
CREATE INDEX ix_outbox_unleased ON outbox (queue, due_at) WHERE lease_owner IS NULL;
CREATE INDEX ix_outbox_merge_key ON outbox (merge_key) WHERE merge_key IS NOT NULL;
CREATE INDEX ix_outbox_submission_id ON outbox (submission_id, type);
CREATE INDEX ix_visits_unblanked ON visits (created_at) WHERE token IS NOT NULL;
CREATE INDEX ix_visits_link_id ON visits (link_id, created_at, counts, campaign_id);
CREATE INDEX ix_audit_at ON audit (at);
CREATE INDEX ix_bans_person_hash ON bans (person_hash) WHERE lifted_at IS NULL;
CREATE INDEX ix_mutes_until_at ON mutes (until_at);
CREATE INDEX ix_stage_events_entity ON stage_events (kind, crm_id, at);
CREATE UNIQUE INDEX uq_stage_events_history_id ON stage_events (kind, history_id) WHERE history_id IS NOT NULL;
CREATE UNIQUE INDEX uq_teams_chat_id ON teams (chat_id) WHERE chat_id IS NOT NULL AND archived_at IS NULL;
CREATE INDEX ix_timers_calendar ON timers (calendar) WHERE fired_at IS NULL AND stopped_at IS NULL;
CREATE INDEX ix_timers_due ON timers (due_at) WHERE fired_at IS NULL AND stopped_at IS NULL;
CREATE INDEX ix_timers_subject ON timers (subject) WHERE fired_at IS NULL AND stopped_at IS NULL;
CREATE UNIQUE INDEX uq_timers_open ON timers (kind, subject, "key", stage) WHERE fired_at IS NULL AND stopped_at IS NULL;
CREATE INDEX ix_invitations_team_id ON invitations (team_id);
CREATE UNIQUE INDEX uq_members_crm_user_id ON members (crm_user_id) WHERE removed_at IS NULL;
CREATE INDEX ix_absences_person_id ON absences (person_id, until_at);
CREATE UNIQUE INDEX uq_absences_away ON absences (person_id) WHERE kind = 'away' AND ended_at IS NULL;
CREATE UNIQUE INDEX uq_calendar_days_person ON calendar_days (person_id, day) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX uq_calendar_days_team ON calendar_days (team_id, day) WHERE team_id IS NOT NULL;
CREATE INDEX ix_leads_owner_id ON leads (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX ix_leads_person_id ON leads (person_id, team_id);
CREATE INDEX ix_leads_waiting ON leads (waiting_since) WHERE state IN ('waiting', 'offered');
CREATE UNIQUE INDEX uq_leads_open ON leads (person_id, team_id) WHERE closed_at IS NULL;
CREATE INDEX ix_ready_answers_person_id ON ready_answers (person_id);
CREATE INDEX ix_ready_answers_team_id ON ready_answers (team_id) WHERE archived_at IS NULL;
CREATE INDEX ix_team_members_person_id ON team_members (person_id);
CREATE INDEX ix_assignments_lead_id ON assignments (lead_id, from_at);
CREATE INDEX ix_assignments_member_id ON assignments (member_id, from_at);
CREATE INDEX ix_assignments_pool ON assignments (member_id, pool, from_at);
CREATE UNIQUE INDEX uq_assignments_open ON assignments (lead_id) WHERE until_at IS NULL;
CREATE INDEX ix_burst_leads_lead_id ON burst_leads (lead_id);
CREATE INDEX ix_dialogue_bundles_lead_id ON dialogue_bundles (lead_id);
CREATE INDEX ix_threads_topic ON threads (chat_id, topic_id);
CREATE UNIQUE INDEX uq_threads_open ON threads (lead_id, chat_id) WHERE state = 'open';
CREATE INDEX ix_lead_cards_lead_id ON lead_cards (lead_id);
CREATE INDEX ix_lead_cards_message ON lead_cards (chat_id, message_id);
CREATE INDEX ix_lead_cards_submission_id ON lead_cards (submission_id);
CREATE INDEX ix_lead_entities_lead_id ON lead_entities (lead_id);
CREATE INDEX ix_lead_entities_submission_id ON lead_entities (submission_id);
CREATE INDEX ix_lead_submissions_lead_id ON lead_submissions (lead_id);
CREATE INDEX ix_relayed_messages_at ON relayed_messages (at) WHERE text IS NOT NULL;
CREATE INDEX ix_relayed_messages_bundle_id ON relayed_messages (bundle_id);
CREATE INDEX ix_relayed_messages_collecting ON relayed_messages (source_chat) WHERE fate = 'collecting';
CREATE INDEX ix_relayed_messages_lead_id ON relayed_messages (lead_id, id);
CREATE INDEX ix_relayed_messages_target ON relayed_messages (target_chat, target_message);
CREATE INDEX ix_relayed_messages_unbundled ON relayed_messages (lead_id) WHERE bundle_id IS NULL;
CREATE UNIQUE INDEX uq_relayed_messages_source ON relayed_messages (source_chat, source_message, target_chat);
CREATE INDEX ix_cards_chat_id ON cards (chat_id);
CREATE INDEX ix_outbox_turn ON outbox (queue, priority, due_at) WHERE lease_owner IS NULL AND chat_id IS NULL;
CREATE INDEX ix_outbox_line ON outbox (chat_id, priority, due_at) WHERE chat_id IS NOT NULL;
CREATE INDEX ix_visits_created_at ON visits (created_at, counts, link_id, campaign_id);
CREATE INDEX ix_known_values_field ON known_values (field, used_at);
CREATE INDEX ix_known_values_skeleton ON known_values (field, skeleton);
CREATE INDEX ix_links_created_by ON links (created_by);
CREATE INDEX ix_links_utm_source ON links (utm_source);
CREATE INDEX ix_trials_open ON trials (id) WHERE ended_at IS NULL;
CREATE INDEX ix_experiments_link_id ON experiments (link_id);
CREATE UNIQUE INDEX uq_experiments_running ON experiments (link_id) WHERE stopped_at IS NULL;
CREATE INDEX ix_conversations_person_id ON conversations (person_id);
CREATE INDEX ix_conversations_unblanked ON conversations (changed_at) WHERE blanked_at IS NULL;
CREATE UNIQUE INDEX uq_conversations_open ON conversations (person_id) WHERE ended IS NULL;
CREATE INDEX ix_journeys_person_id ON journeys (person_id);
CREATE INDEX ix_journeys_first_at ON journeys (first_at);
CREATE INDEX ix_journeys_last_at ON journeys (last_at);
CREATE INDEX ix_journeys_submission_id ON journeys (submission_id);
CREATE INDEX ix_journeys_last_significant_at ON journeys (last_significant_at);
CREATE INDEX ix_submissions_credited_link_id ON submissions (credited_link_id);
CREATE INDEX ix_submissions_dead_letters ON submissions (state_at) WHERE state = 'dead_letter';
CREATE INDEX ix_submissions_credited_touch_id ON submissions (credited_touch_id);
CREATE INDEX ix_submissions_person_id ON submissions (person_id);
CREATE INDEX ix_touches_link_id ON touches (link_id, person_id, at, is_first, excluded);
CREATE INDEX ix_touches_unknown_at ON touches (at) WHERE kind = 'unknown';
CREATE INDEX ix_touches_at ON touches (at, link_id, person_id, is_first, excluded);
CREATE INDEX ix_touches_without_source ON touches (person_id, at) WHERE has_source = 0;
CREATE INDEX ix_touches_campaign_id ON touches (campaign_id, person_id, at, is_first, excluded);
CREATE INDEX ix_touches_visit_token ON touches (visit_token) WHERE visit_token IS NOT NULL;
CREATE INDEX ix_touches_uncounted ON touches (link_id, uncounted) WHERE uncounted IS NOT NULL;
CREATE INDEX ix_touches_with_source ON touches (person_id, at) WHERE has_source = 1;
CREATE INDEX ix_touches_unknown ON touches (person_id) WHERE kind = 'unknown';
CREATE INDEX ix_journeys_variant_id ON journeys (variant_id, started_at) WHERE variant_id IS NOT NULL;
CREATE INDEX ix_touches_variant_id ON touches (variant_id, person_id) WHERE variant_id IS NOT NULL;
CREATE INDEX ix_costs_day ON costs (day, link_id, campaign_id, currency, amount);
CREATE UNIQUE INDEX uq_costs_campaign ON costs (campaign_id, day, currency) WHERE link_id IS NULL;
CREATE UNIQUE INDEX uq_costs_link ON costs (link_id, day, currency) WHERE link_id IS NOT NULL;
CREATE INDEX ix_crm_entities_joined ON crm_entities (submission_id) WHERE made = 0;
CREATE INDEX ix_journeys_answered_at ON journeys (answered_at, person_id, excluded) WHERE answered_at IS NOT NULL;
CREATE INDEX ix_journeys_delivered_at ON journeys (delivered_at, person_id, excluded) WHERE delivered_at IS NOT NULL;
CREATE INDEX ix_journeys_lost_at ON journeys (lost_at, person_id, excluded) WHERE lost_at IS NOT NULL;
CREATE INDEX ix_journeys_partial_at ON journeys (partial_at, person_id, excluded) WHERE partial_at IS NOT NULL;
CREATE INDEX ix_journeys_qualified_at ON journeys (qualified_at, person_id, excluded) WHERE qualified_at IS NOT NULL;
CREATE INDEX ix_journeys_submitted_at ON journeys (submitted_at, person_id, excluded) WHERE submitted_at IS NOT NULL;
CREATE INDEX ix_journeys_taken_at ON journeys (taken_at, person_id, excluded) WHERE taken_at IS NOT NULL;
CREATE INDEX ix_journeys_won_at ON journeys (won_at, person_id, excluded) WHERE won_at IS NOT NULL;
CREATE INDEX ix_touches_is_first ON touches (at, person_id) WHERE is_first = 1;
CREATE INDEX ix_touches_person_id ON touches (person_id, at, is_first, excluded);
CREATE INDEX ix_journeys_started_at ON journeys (started_at, person_id, excluded);
CREATE INDEX ix_received_updates_received_at ON received_updates (received_at);
CREATE INDEX ix_received_updates_chat_id ON received_updates (chat_id);
CREATE INDEX ix_received_updates_holder ON received_updates (holder);
CREATE UNIQUE INDEX uq_relayed_messages_group ON relayed_messages (source_chat, source_message) WHERE target_chat IS NULL;
CREATE INDEX ix_channel_links_chat_id ON channel_links (chat_id);
CREATE INDEX ix_channel_joins_channel_link_id ON channel_joins (channel_link_id);
CREATE INDEX ix_channel_joins_link_id ON channel_joins (link_id, channel_link_id, started_at);
CREATE INDEX ix_channel_joins_unblanked ON channel_joins (at) WHERE person_hash IS NOT NULL;
CREATE INDEX ix_touches_arrived ON touches (link_id) WHERE link_id IS NOT NULL AND uncounted IS NULL AND excluded IS NULL;
CREATE INDEX ix_team_messages_lead_id ON team_messages (lead_id);
CREATE INDEX ix_team_messages_submission_id ON team_messages (submission_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',120);
COMMIT;
