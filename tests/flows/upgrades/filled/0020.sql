BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0020');
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
	CONSTRAINT pk_cards PRIMARY KEY (id), 
	CONSTRAINT uq_cards_submission_id UNIQUE (submission_id), 
	CONSTRAINT fk_cards_submission_id FOREIGN KEY(submission_id) REFERENCES submissions (id), 
	CONSTRAINT ck_cards_shown_state CHECK (shown_state IN ('queued', 'delivered', 'dead_letter'))
);
INSERT INTO "cards" VALUES(1,1,-4000000001,NULL,38,'delivered','6f0cdac0e1042ad88990bb539b797cfc','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(2,2,-4000000001,NULL,39,'delivered','beed8f0542b69d6f58e975d9f4279bb1','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(3,3,-4000000001,NULL,53,'delivered','7157d91326f2a8eb23bd8d65daef8659','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(4,4,-4000000001,NULL,70,'delivered','458bf79ad3cd26801c6979582aeaf8a3','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(5,5,-4000000001,NULL,87,'delivered','97ad8cc296b66d98cb12565870473251','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(6,6,-4000000001,NULL,106,'dead_letter','8171414fa9a6dd569e6e29107ef427ad','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(7,7,-4000000001,NULL,122,'dead_letter','2107d71ed7f324b1044d8b98c33d5578','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(8,8,-4000000001,NULL,185,'delivered','744253406b13cb5382bc16dbdbfac405','2026-03-06 14:01:00.000000','2026-03-06 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(9,9,-4000000001,NULL,249,'delivered','1f576e25a96ea037626370c399171840','2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',NULL);
INSERT INTO "cards" VALUES(10,10,-4000000001,NULL,250,'queued','0665817e452b0a5e9539cdd4ddd2e7fb','2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',NULL);
INSERT INTO "cards" VALUES(11,11,-4000000001,NULL,251,'queued','47dcb470cdb7f33e8fd87312ef3a455b','2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',NULL);
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
INSERT INTO "circuits" VALUES('crm','2026-03-06 15:01:00.000000','Wrong authorization data (NO_AUTH_FOUND, crm.timeline.comment.add, files)','2026-03-06 15:01:30.000000',0,'2026-03-06 15:01:00.000000','new webhook',NULL,NULL);
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
	CONSTRAINT pk_conversations PRIMARY KEY (id), 
	CONSTRAINT ck_conversations_place CHECK (place IN ('consent', 'step', 'summary')), 
	CONSTRAINT fk_conversations_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT ck_conversations_ended CHECK (ended IN ('submitted', 'cancelled', 'replaced', 'expired')), 
	CONSTRAINT ck_conversations_step CHECK (step IS NOT NULL OR place <> 'step'), 
	CONSTRAINT ck_conversations_revision CHECK (revision >= 0)
);
INSERT INTO "conversations" VALUES(1,7100000001,'quick','2382928b795bb45da7c762b0e196dc20','170c34504606182f4be1970404d6674e','en','summary',NULL,0,0,'[{"step":"name","values":["Zoe"],"extension":null,"files":[]},{"step":"phone","values":["+4930901801"],"extension":null,"files":[]},{"step":"company","values":["Zoe Ltd"],"extension":null,"files":[]},{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACe605812c6aea3986b378d2cfeb120c126ab8b7b3da8d","unique_id":"AgAD3be3ce889294","name":"a.pdf","size":13,"mime":"text/plain","kind":"document"}]},{"step":"budget","values":["small"],"extension":null,"files":[]}]','[]',NULL,NULL,NULL,7,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000','submitted',7,NULL,NULL,0);
INSERT INTO "conversations" VALUES(2,7100000002,'quick','2382928b795bb45da7c762b0e196dc20','df21e4df0b284f0287895abc0dfe3b56','en','summary',NULL,0,0,'[{"step":"name","values":["Bob"],"extension":null,"files":[]},{"step":"phone","values":["+4930901802"],"extension":null,"files":[]},{"step":"company","values":["Bob Ltd"],"extension":null,"files":[]},{"step":"budget","values":["large"],"extension":null,"files":[]}]','["brief"]',NULL,NULL,NULL,6,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000','submitted',6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(3,7100000003,'quick','2382928b795bb45da7c762b0e196dc20','dfd29304199bf8957ca51f8d6470f28a','en','summary',NULL,0,0,'[{"step":"name","values":["Rita"],"extension":null,"files":[]},{"step":"phone","values":["+4930901811"],"extension":null,"files":[]},{"step":"company","values":["Rita Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000','submitted',6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(4,7100000003,'quick','2382928b795bb45da7c762b0e196dc20','c0125775189113bc0055f9e6e068b6c9','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000',NULL,0,NULL,NULL,0);
INSERT INTO "conversations" VALUES(5,7100000004,'quick','2382928b795bb45da7c762b0e196dc20','e219157f124613d6c167ddd615e618c5','en','summary',NULL,0,0,'[{"step":"name","values":["Rolf"],"extension":null,"files":[]},{"step":"phone","values":["+4930901812"],"extension":null,"files":[]},{"step":"company","values":["Rolf Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000','submitted',6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(6,7100000004,'quick','2382928b795bb45da7c762b0e196dc20','0e1a7b7b90c5f8089ea52415131a5ed7','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000',NULL,0,NULL,NULL,0);
INSERT INTO "conversations" VALUES(7,7100000005,'quick','2382928b795bb45da7c762b0e196dc20','27570cc5b83052074a2888080171dceb','en','summary',NULL,0,0,'[{"step":"name","values":["Rosa"],"extension":null,"files":[]},{"step":"phone","values":["+4930901813"],"extension":null,"files":[]},{"step":"company","values":["Rosa Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000','submitted',6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(8,7100000005,'quick','2382928b795bb45da7c762b0e196dc20','0091603f69f83fdbe0a148db75df8292','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-05 13:31:00.000000','2026-03-05 13:31:00.000000',NULL,0,NULL,NULL,0);
INSERT INTO "conversations" VALUES(9,7100000006,'quick','2382928b795bb45da7c762b0e196dc20','c54c1876c2b308c58efad434ab908bd6','en','summary',NULL,0,0,'[{"step":"name","values":["Dora"],"extension":null,"files":[]},{"step":"phone","values":["+4930901821"],"extension":null,"files":[]},{"step":"company","values":["Dora Ltd"],"extension":null,"files":[]},{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACb65914ac878201dfa3732f595ad2b090b106b58cc3fa","unique_id":"AgAD980b1c408a53","name":"d.pdf","size":13,"mime":"text/plain","kind":"document"}]}]','["budget"]',NULL,NULL,NULL,7,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000','submitted',7,NULL,NULL,0);
INSERT INTO "conversations" VALUES(10,7100000007,'quick','2382928b795bb45da7c762b0e196dc20','186a84ee1145986dac805a4342eb3206','en','summary',NULL,0,0,'[{"step":"name","values":["Dirk"],"extension":null,"files":[]},{"step":"phone","values":["+4930901822"],"extension":null,"files":[]},{"step":"company","values":["Dirk Ltd"],"extension":null,"files":[]},{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQAC0b44a7ffaf0d3b7fd403bea1aae4d5031d65254514f0","unique_id":"AgADe2d524e675c0","name":"d.pdf","size":13,"mime":"text/plain","kind":"document"}]}]','["budget"]',NULL,NULL,NULL,7,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000','submitted',7,NULL,NULL,0);
INSERT INTO "conversations" VALUES(11,7100000008,'quick','2382928b795bb45da7c762b0e196dc20','fb632f5ddce4f2e65e685210ba94739b','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,0,NULL,NULL,0);
INSERT INTO "conversations" VALUES(12,7100000009,'quick','2382928b795bb45da7c762b0e196dc20','4338f326df5c4364e59a46b1c691df4e','en','step','company',0,0,'[{"step":"name","values":["Иван"],"extension":null,"files":[]},{"step":"phone","values":["+4930901831"],"extension":null,"files":[]}]','[]',NULL,NULL,NULL,2,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,2,NULL,NULL,0);
INSERT INTO "conversations" VALUES(13,7100000010,'quick','2382928b795bb45da7c762b0e196dc20','3a4bc640f1001e293849fe912a9af5d9','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,0,NULL,NULL,0);
INSERT INTO "conversations" VALUES(14,7100000011,'quick','2382928b795bb45da7c762b0e196dc20','92a2e684addf7ce35acecd2e4c8a59ff','en','step','name',1,0,'[{"step":"name","values":["Suse"],"extension":null,"files":[]},{"step":"phone","values":["+4930901832"],"extension":null,"files":[]},{"step":"company","values":["Suse Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(15,7000000001,'correct','fa7750eebb71695f95b9077e14333b6f','dfac7f2fe1484bfc168304a39770c545','en','summary',NULL,0,0,'[{"step":"code","values":["spring"],"extension":null,"files":[]},{"step":"source","values":["vk"],"extension":null,"files":[]},{"step":"medium","values":["social"],"extension":null,"files":[]},{"step":"campaign","values":["500123"],"extension":null,"files":[]},{"step":"proposed","values":["1"],"extension":null,"files":[]}]','["content","term","since"]',NULL,NULL,NULL,8,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000','submitted',8,NULL,NULL,0);
INSERT INTO "conversations" VALUES(16,7100000014,'quick','2382928b795bb45da7c762b0e196dc20','7a33a17500313408a8cab4bce6f03985','en','summary',NULL,0,0,'[{"step":"name","values":["Rhea"],"extension":null,"files":[]},{"step":"phone","values":["+4930901851"],"extension":null,"files":[]},{"step":"company","values":["Rhea Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-06 14:01:00.000000','2026-03-06 14:01:00.000000','submitted',6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(17,7100000014,'quick','2382928b795bb45da7c762b0e196dc20','e41896ff29b2729b1fbd909e5ee1daca','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',NULL,0,NULL,NULL,0);
INSERT INTO "conversations" VALUES(18,7000000001,'correct','fa7750eebb71695f95b9077e14333b6f','f4b1d79d7014e335bf80aa57dcf9eb64','en','summary',NULL,0,0,'[{"step":"code","values":["autumn"],"extension":null,"files":[]},{"step":"source","values":["vk"],"extension":null,"files":[]},{"step":"medium","values":["social"],"extension":null,"files":[]},{"step":"campaign","values":["500123"],"extension":null,"files":[]},{"step":"proposed","values":["2"],"extension":null,"files":[]}]','["content","term","since"]',NULL,NULL,NULL,8,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000','submitted',8,NULL,NULL,0);
INSERT INTO "conversations" VALUES(19,7100000015,'quick','2382928b795bb45da7c762b0e196dc20','7ca8353e36536f567f343bc19f7ded16','en','summary',NULL,0,0,'[{"step":"name","values":["Will"],"extension":null,"files":[]},{"step":"phone","values":["+4930901841"],"extension":null,"files":[]},{"step":"company","values":["Will Ltd"],"extension":null,"files":[]},{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACb13dac6f692006230d7d3fd3fc1b64c6c4f89b2315eb","unique_id":"AgAD6ac9ee852459","name":"w.pdf","size":13,"mime":"text/plain","kind":"document"}]}]','["budget"]',NULL,NULL,NULL,7,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000','submitted',7,NULL,NULL,0);
INSERT INTO "conversations" VALUES(20,7100000016,'quick','2382928b795bb45da7c762b0e196dc20','1131487464898f39d631101a3e4c8386','en','summary',NULL,0,0,'[{"step":"name","values":["Wanda"],"extension":null,"files":[]},{"step":"phone","values":["+4930901842"],"extension":null,"files":[]},{"step":"company","values":["Wanda Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000','submitted',6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(21,7100000017,'quick','2382928b795bb45da7c762b0e196dc20','fd6a783b2806d543285969592f9d10c0','en','summary',NULL,0,0,'[{"step":"name","values":["Wilma"],"extension":null,"files":[]},{"step":"phone","values":["+4930901852"],"extension":null,"files":[]},{"step":"company","values":["Wilma Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000','submitted',6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(22,7000000001,'newlink','4582a53b544b266fa337b7a7c41b62ba','0b6892c3eec2422e8b287752ff664be4','en','step','source',0,0,'[{"step":"title","values":["Half a link"],"extension":null,"files":[]}]','[]',NULL,NULL,NULL,1,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',NULL,1,NULL,NULL,0);
INSERT INTO "conversations" VALUES(23,7100000019,'quick','2382928b795bb45da7c762b0e196dc20','3d75f632e97e38a64e02f3a90da45cb8','en','summary',NULL,0,0,'[{"step":"name","values":["Wim"],"extension":null,"files":[]},{"step":"phone","values":["+4930901853"],"extension":null,"files":[]},{"step":"company","values":["Wim Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000','submitted',6,NULL,NULL,0);
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
INSERT INTO "corrections" VALUES(2,2,'{"source":"vk","medium":"social","campaign":"","content":"","term":""}','{"source":"vk","medium":"social","campaign":"500123","content":"","term":""}','2026-03-05 09:30:00.000000','2026-03-06 15:01:00.000000',7000000001,'2026-03-06 15:01:00.000000',7100000014,20,'2026-03-06 15:01:00.000000');
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
INSERT INTO "crm_entities" VALUES(9,'contact',3009,1);
INSERT INTO "crm_entities" VALUES(9,'company',4009,1);
INSERT INTO "crm_entities" VALUES(9,'deal',2007,1);
CREATE TABLE digests (
	kind VARCHAR NOT NULL, 
	until DATETIME NOT NULL, 
	CONSTRAINT pk_digests PRIMARY KEY (kind)
);
INSERT INTO "digests" VALUES('unknown_payloads','2026-03-06 09:00:00.000000');
CREATE TABLE groups (
	chat_id INTEGER NOT NULL, 
	added_by INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_groups PRIMARY KEY (chat_id)
);
INSERT INTO "groups" VALUES(-4000000001,7300000001,'2026-03-05 14:01:00.000000');
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
INSERT INTO "journey_steps" VALUES(16,'brief','quick',3,'2026-03-06 14:01:00.000000','2026-03-06 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(16,'budget','quick',4,'2026-03-06 14:01:00.000000','2026-03-06 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(16,'company','quick',2,'2026-03-06 14:01:00.000000','2026-03-06 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(16,'name','quick',0,'2026-03-06 14:01:00.000000','2026-03-06 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(16,'phone','quick',1,'2026-03-06 14:01:00.000000','2026-03-06 14:01:00.000000');
INSERT INTO "journey_steps" VALUES(17,'name','quick',0,'2026-03-06 15:01:00.000000',NULL);
INSERT INTO "journey_steps" VALUES(19,'brief','quick',3,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(19,'budget','quick',4,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(19,'company','quick',2,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(19,'name','quick',0,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(19,'phone','quick',1,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(20,'brief','quick',3,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(20,'budget','quick',4,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(20,'company','quick',2,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(20,'name','quick',0,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(20,'phone','quick',1,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(21,'brief','quick',3,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(21,'budget','quick',4,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(21,'company','quick',2,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(21,'name','quick',0,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(21,'phone','quick',1,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(23,'brief','quick',3,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(23,'budget','quick',4,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(23,'company','quick',2,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(23,'name','quick',0,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
INSERT INTO "journey_steps" VALUES(23,'phone','quick',1,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000');
CREATE TABLE journeys (
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
	CONSTRAINT pk_journeys PRIMARY KEY (id), 
	CONSTRAINT fk_journeys_id FOREIGN KEY(id) REFERENCES conversations (id), 
	CONSTRAINT fk_journeys_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_journeys_first_touch_id FOREIGN KEY(first_touch_id) REFERENCES touches (id), 
	CONSTRAINT fk_journeys_last_touch_id FOREIGN KEY(last_touch_id) REFERENCES touches (id), 
	CONSTRAINT fk_journeys_last_significant_touch_id FOREIGN KEY(last_significant_touch_id) REFERENCES touches (id), 
	CONSTRAINT fk_journeys_first_link_id FOREIGN KEY(first_link_id) REFERENCES links (id), 
	CONSTRAINT fk_journeys_last_link_id FOREIGN KEY(last_link_id) REFERENCES links (id), 
	CONSTRAINT fk_journeys_last_significant_link_id FOREIGN KEY(last_significant_link_id) REFERENCES links (id), 
	CONSTRAINT fk_journeys_submission_id FOREIGN KEY(submission_id) REFERENCES submissions (id), 
	CONSTRAINT ck_journeys_excluded CHECK (excluded IN ('team'))
);
INSERT INTO "journeys" VALUES(1,7100000001,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 09:31:00.000000','2026-03-05 09:30:00.000000',NULL,2,NULL,'2026-03-05 09:30:00.000000',3,1,'2026-03-05 09:31:00.000000',3,1,'2026-03-05 09:31:00.000000',1,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000',NULL);
INSERT INTO "journeys" VALUES(2,7100000002,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000',NULL,4,1,'2026-03-05 09:31:00.000000',4,1,'2026-03-05 09:31:00.000000',4,1,'2026-03-05 09:31:00.000000',2,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000',NULL);
INSERT INTO "journeys" VALUES(3,7100000003,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000',NULL,5,1,'2026-03-05 09:31:00.000000',5,1,'2026-03-05 09:31:00.000000',5,1,'2026-03-05 09:31:00.000000',3,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000',NULL);
INSERT INTO "journeys" VALUES(4,7100000003,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 10:31:00.000000','2026-03-05 09:31:00.000000',NULL,5,1,'2026-03-05 09:31:00.000000',6,2,'2026-03-05 10:31:00.000000',6,2,'2026-03-05 10:31:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(5,7100000004,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000',NULL,7,1,'2026-03-05 10:31:00.000000',7,1,'2026-03-05 10:31:00.000000',7,1,'2026-03-05 10:31:00.000000',4,'2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000',NULL);
INSERT INTO "journeys" VALUES(6,7100000004,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 12:01:00.000000','2026-03-05 10:31:00.000000',NULL,7,1,'2026-03-05 10:31:00.000000',8,2,'2026-03-05 12:01:00.000000',8,2,'2026-03-05 12:01:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(7,7100000005,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000',NULL,9,1,'2026-03-05 12:01:00.000000',9,1,'2026-03-05 12:01:00.000000',9,1,'2026-03-05 12:01:00.000000',5,'2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000',NULL);
INSERT INTO "journeys" VALUES(8,7100000005,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 13:31:00.000000','2026-03-05 12:01:00.000000',NULL,9,1,'2026-03-05 12:01:00.000000',10,2,'2026-03-05 13:31:00.000000',10,2,'2026-03-05 13:31:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(9,7100000006,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,11,1,'2026-03-05 14:01:00.000000',11,1,'2026-03-05 14:01:00.000000',11,1,'2026-03-05 14:01:00.000000',6,'2026-03-05 14:01:00.000000',NULL,'2026-03-05 14:01:00.000000');
INSERT INTO "journeys" VALUES(10,7100000007,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,12,1,'2026-03-05 14:01:00.000000',12,1,'2026-03-05 14:01:00.000000',12,1,'2026-03-05 14:01:00.000000',7,'2026-03-05 14:01:00.000000',NULL,'2026-03-05 14:01:00.000000');
INSERT INTO "journeys" VALUES(11,7100000008,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,13,1,'2026-03-05 14:01:00.000000',13,1,'2026-03-05 14:01:00.000000',13,1,'2026-03-05 14:01:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(12,7100000009,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,14,1,'2026-03-05 14:01:00.000000',14,1,'2026-03-05 14:01:00.000000',14,1,'2026-03-05 14:01:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(13,7100000010,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,15,1,'2026-03-05 14:01:00.000000',15,1,'2026-03-05 14:01:00.000000',15,1,'2026-03-05 14:01:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(14,7100000011,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,16,1,'2026-03-05 14:01:00.000000',16,1,'2026-03-05 14:01:00.000000',16,1,'2026-03-05 14:01:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(16,7100000014,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-06 14:01:00.000000','2026-03-06 14:01:00.000000',NULL,19,1,'2026-03-06 14:01:00.000000',19,1,'2026-03-06 14:01:00.000000',19,1,'2026-03-06 14:01:00.000000',8,'2026-03-06 14:01:00.000000','2026-03-06 14:01:00.000000',NULL);
INSERT INTO "journeys" VALUES(17,7100000014,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-06 15:01:00.000000','2026-03-06 14:01:00.000000',NULL,19,1,'2026-03-06 14:01:00.000000',20,2,'2026-03-06 15:01:00.000000',20,2,'2026-03-06 15:01:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "journeys" VALUES(19,7100000015,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',NULL,21,1,'2026-03-06 15:01:00.000000',21,1,'2026-03-06 15:01:00.000000',21,1,'2026-03-06 15:01:00.000000',9,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',NULL);
INSERT INTO "journeys" VALUES(20,7100000016,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',NULL,22,1,'2026-03-06 15:01:00.000000',22,1,'2026-03-06 15:01:00.000000',22,1,'2026-03-06 15:01:00.000000',10,'2026-03-06 15:01:00.000000',NULL,NULL);
INSERT INTO "journeys" VALUES(21,7100000017,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',NULL,23,1,'2026-03-06 15:01:00.000000',23,1,'2026-03-06 15:01:00.000000',23,1,'2026-03-06 15:01:00.000000',11,'2026-03-06 15:01:00.000000',NULL,NULL);
INSERT INTO "journeys" VALUES(23,7100000019,'quick','2382928b795bb45da7c762b0e196dc20','2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',NULL,24,1,'2026-03-06 15:01:00.000000',24,1,'2026-03-06 15:01:00.000000',24,1,'2026-03-06 15:01:00.000000',12,'2026-03-06 15:01:00.000000',NULL,NULL);
CREATE TABLE links (
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
	CONSTRAINT pk_links PRIMARY KEY (id), 
	CONSTRAINT fk_links_created_by FOREIGN KEY(created_by) REFERENCES people (id), 
	CONSTRAINT uq_links_code UNIQUE (code), 
	CONSTRAINT ck_links_folded CHECK (code = lower(code))
);
INSERT INTO "links" VALUES('vk','social','500123','','',1,'spring','Spring','quick',NULL,NULL,1,'2026-03-05 09:30:00.000000',7000000001);
INSERT INTO "links" VALUES('vk','social','500123','','',2,'autumn','Autumn','quick',NULL,NULL,1,'2026-03-05 09:30:00.000000',7000000001);
INSERT INTO "links" VALUES('yandex','','','','',3,'tailed','Tailed',NULL,NULL,NULL,1,'2026-03-05 09:30:00.000000',7000000001);
INSERT INTO "links" VALUES('old','','','','',4,'off','Off',NULL,NULL,NULL,0,'2026-03-05 09:30:00.000000',7000000001);
INSERT INTO "links" VALUES('tg','','','','',5,'short','Short',NULL,3,NULL,1,'2026-03-05 09:30:00.000000',7000000001);
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
	not_before DATETIME, 
	CONSTRAINT ck_outbox_queue CHECK (queue IN ('crm', 'telegram')), 
	CONSTRAINT ck_outbox_attempt CHECK (attempt >= 0), 
	CONSTRAINT fk_outbox_submission_id FOREIGN KEY(submission_id) REFERENCES submissions (id), 
	CONSTRAINT ck_outbox_dispatched CHECK (lease_owner IS NOT NULL OR NOT dispatched)
);
INSERT INTO "outbox" VALUES(40,'crm','return',0,'{"submission_id":8,"touch_id":20,"trace_id":null}',8,'return:8','2026-03-06 15:31:00.000000','2026-03-06 15:01:00.000000',0,NULL,0,0,NULL,NULL);
INSERT INTO "outbox" VALUES(43,'crm','deliver',0,'{"submission_id":10}',10,NULL,'2026-03-06 15:02:15.000000','2026-03-06 15:01:00.000000',1,NULL,0,1,NULL,NULL);
INSERT INTO "outbox" VALUES(45,'crm','upload',0,'{"submission_id":9}',9,NULL,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',0,NULL,0,0,'NO_AUTH_FOUND',NULL);
INSERT INTO "outbox" VALUES(46,'crm','deliver',0,'{"submission_id":11}',11,NULL,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',0,NULL,0,0,'NO_AUTH_FOUND',NULL);
INSERT INTO "outbox" VALUES(49,'crm','deliver',0,'{"submission_id":12}',12,NULL,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',0,NULL,0,0,NULL,NULL);
INSERT INTO "outbox" VALUES(50,'telegram','card',1,'{"submission_id":12}',12,'card:12','2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',1,'dff45bcf0743548bf3eca9d4d2ccc400',0,0,NULL,NULL);
CREATE TABLE "outbox_keys" (
	outbox_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	queue VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_outbox_keys PRIMARY KEY (outbox_id, "key"), 
	CONSTRAINT fk_outbox_keys_outbox_id FOREIGN KEY(outbox_id) REFERENCES outbox (id) ON DELETE CASCADE, 
	CONSTRAINT ck_outbox_keys_queue CHECK (queue IN ('crm', 'telegram'))
);
INSERT INTO "outbox_keys" VALUES(40,'return:8','crm');
INSERT INTO "outbox_keys" VALUES(43,'company:wanda ltd','crm');
INSERT INTO "outbox_keys" VALUES(43,'person:7100000016','crm');
INSERT INTO "outbox_keys" VALUES(43,'phone:+4930901842','crm');
INSERT INTO "outbox_keys" VALUES(43,'submission:10','crm');
INSERT INTO "outbox_keys" VALUES(45,'submission:9','crm');
INSERT INTO "outbox_keys" VALUES(46,'company:wilma ltd','crm');
INSERT INTO "outbox_keys" VALUES(46,'person:7100000017','crm');
INSERT INTO "outbox_keys" VALUES(46,'phone:+4930901852','crm');
INSERT INTO "outbox_keys" VALUES(46,'submission:11','crm');
INSERT INTO "outbox_keys" VALUES(49,'company:wim ltd','crm');
INSERT INTO "outbox_keys" VALUES(49,'person:7100000019','crm');
INSERT INTO "outbox_keys" VALUES(49,'phone:+4930901853','crm');
INSERT INTO "outbox_keys" VALUES(49,'submission:12','crm');
INSERT INTO "outbox_keys" VALUES(50,'submission:12','telegram');
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
INSERT INTO "people" VALUES(7000000001,'Olga','',NULL,'en',NULL,'2026-03-05 09:30:00.000000',NULL,0,206);
INSERT INTO "people" VALUES(7100000001,'Zoe','<b>','zoe','en',NULL,'2026-03-05 09:30:00.000000',NULL,0,20);
INSERT INTO "people" VALUES(7100000002,'Bob','',NULL,'en',NULL,'2026-03-05 09:31:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000003,'Rita','',NULL,'en',NULL,'2026-03-05 09:31:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000004,'Rolf','',NULL,'en',NULL,'2026-03-05 10:31:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000005,'Rosa','',NULL,'en',NULL,'2026-03-05 12:01:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000006,'Dora','',NULL,'en',NULL,'2026-03-05 14:01:00.000000',NULL,0,102);
INSERT INTO "people" VALUES(7100000007,'Dirk','',NULL,'en',NULL,'2026-03-05 14:01:00.000000',NULL,0,118);
INSERT INTO "people" VALUES(7100000008,'Olaf','',NULL,'en',NULL,'2026-03-05 14:01:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000009,'Иван','',NULL,'ru',NULL,'2026-03-05 14:01:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000010,'Bert','',NULL,'en',NULL,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',0,NULL);
INSERT INTO "people" VALUES(7100000011,'Suse','',NULL,'en',NULL,'2026-03-05 14:01:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000012,'Carla','',NULL,'de',NULL,'2026-03-05 14:01:00.000000',NULL,0,151);
INSERT INTO "people" VALUES(7100000013,'Nora','',NULL,'en',NULL,'2026-03-06 14:01:00.000000',NULL,0,171);
INSERT INTO "people" VALUES(7100000014,'Rhea','',NULL,'en',NULL,'2026-03-06 14:01:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000015,'Will','',NULL,'en',NULL,'2026-03-06 15:01:00.000000',NULL,0,218);
INSERT INTO "people" VALUES(7100000016,'Wanda','',NULL,'en',NULL,'2026-03-06 15:01:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000017,'Wilma','',NULL,'en',NULL,'2026-03-06 15:01:00.000000',NULL,0,NULL);
INSERT INTO "people" VALUES(7100000019,'Wim','',NULL,'en',NULL,'2026-03-06 15:01:00.000000',NULL,0,NULL);
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
CREATE TABLE received_updates (
	id INTEGER NOT NULL, 
	update_id INTEGER NOT NULL, 
	raw TEXT NOT NULL, 
	received_at DATETIME NOT NULL, 
	CONSTRAINT pk_received_updates PRIMARY KEY (id), 
	CONSTRAINT uq_received_updates_update_id UNIQUE (update_id)
);
INSERT INTO "received_updates" VALUES(1,500000130,'{"update_id": 500000130, "message": {"message_id": 257, "from": {"id": 7100000018, "is_bot": false, "first_name": "Late", "language_code": "en"}, "chat": {"id": 7100000018, "type": "private", "first_name": "Late"}, "date": 1772809260, "text": "Is anybody there?"}}','2026-03-06 15:01:00.000000');
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
	CONSTRAINT pk_submissions PRIMARY KEY (id), 
	CONSTRAINT uq_submissions_key UNIQUE ("key"), 
	CONSTRAINT fk_submissions_credited_touch_id FOREIGN KEY(credited_touch_id) REFERENCES touches (id), 
	CONSTRAINT fk_submissions_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT ck_submissions_delivered_at CHECK ((delivered_at IS NOT NULL) = (state = 'delivered')), 
	CONSTRAINT ck_submissions_repeat CHECK (repeat IN ('new', 'comment')), 
	CONSTRAINT fk_submissions_credited_link_id FOREIGN KEY(credited_link_id) REFERENCES links (id), 
	CONSTRAINT ck_submissions_state CHECK (state IN ('queued', 'delivered', 'dead_letter'))
);
INSERT INTO "submissions" VALUES(1,'170c34504606182f4be1970404d6674e',7100000001,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000001,"first_name":"Zoe","last_name":"<b>","username":"zoe","language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T09:30:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Zoe"],"extension":null,"files":[]},"shown":"Zoe","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901801"],"extension":null,"files":[]},"shown":"+49 30 901801","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Zoe Ltd"],"extension":null,"files":[]},"shown":"Zoe Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"brief","type":"file","prompt":"A brief?","answer":{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACe605812c6aea3986b378d2cfeb120c126ab8b7b3da8d","unique_id":"AgAD3be3ce889294","name":"a.pdf","size":13,"mime":"text/plain","kind":"document"}]},"shown":"a.pdf","targets":[],"items":[],"label":"A brief?"},{"step":"budget","type":"choice","prompt":"Your budget?","answer":{"step":"budget","values":["small"],"extension":null,"files":[]},"shown":"Up to 1000","targets":[{"entity":"deal","field":"UF_CRM_BUDGET"}],"items":["Up to 1000"],"label":"Your budget?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000001,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":3,"visit":null},"earlier":[{"person_id":7100000001,"at":"2026-03-05T09:30:00Z","kind":"visit","payload":"v_0123456789abcdef0123456789abcdef","link_id":null,"link_code":"","link_title":"","utm":{"source":"bing","medium":"cpc","campaign":"","content":"","term":""},"window_days":null,"visit_token":"0123456789abcdef0123456789abcdef","clicks":{},"id":2,"visit":{"token":"0123456789abcdef0123456789abcdef","at":"2026-03-05T09:30:00Z","utm":{"source":"bing","medium":"cpc","campaign":"","content":"","term":""},"clicks":{},"ga_id":"","ya_id":"","page":"https://shop.example/","title":"","referrer":"","mobile":null,"start":"","trace":null}}],"later":[]}',3,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 09:31:00.000000','delivered','2026-03-05 09:31:00.000000',NULL,'2026-03-05 09:31:00.000000',510,0,1,'["AgAD3be3ce889294"]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000001,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":3,"visit":null},"earlier":[{"person_id":7100000001,"at":"2026-03-05T09:30:00Z","kind":"visit","payload":"v_0123456789abcdef0123456789abcdef","link_id":null,"link_code":"","link_title":"","utm":{"source":"bing","medium":"cpc","campaign":"","content":"","term":""},"window_days":null,"visit_token":"0123456789abcdef0123456789abcdef","clicks":{},"id":2,"visit":{"token":"0123456789abcdef0123456789abcdef","at":"2026-03-05T09:30:00Z","utm":{"source":"bing","medium":"cpc","campaign":"","content":"","term":""},"clicks":{},"ga_id":"","ya_id":"","page":"https://shop.example/","title":"","referrer":"","mobile":null,"start":"","trace":null}}],"later":[]}]',NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(2,'df21e4df0b284f0287895abc0dfe3b56',7100000002,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000002,"first_name":"Bob","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T09:31:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Bob"],"extension":null,"files":[]},"shown":"Bob","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901802"],"extension":null,"files":[]},"shown":"+49 30 901802","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Bob Ltd"],"extension":null,"files":[]},"shown":"Bob Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"budget","type":"choice","prompt":"Your budget?","answer":{"step":"budget","values":["large"],"extension":null,"files":[]},"shown":"A fortune [b]","targets":[{"entity":"deal","field":"UF_CRM_BUDGET"}],"items":["A fortune [b]"],"label":"Your budget?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000002,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":4,"visit":null},"earlier":[],"later":[]}',4,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 09:31:00.000000','delivered','2026-03-05 09:31:00.000000',NULL,'2026-03-05 09:31:00.000000',512,0,1,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000002,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":4,"visit":null},"earlier":[],"later":[]}]',NULL,NULL,NULL,'[{"kind":"deal","field":"UF_CRM_BUDGET","title":"Budget","value":"A fortune [b]"}]');
INSERT INTO "submissions" VALUES(3,'dfd29304199bf8957ca51f8d6470f28a',7100000003,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000003,"first_name":"Rita","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T09:31:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Rita"],"extension":null,"files":[]},"shown":"Rita","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901811"],"extension":null,"files":[]},"shown":"+49 30 901811","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Rita Ltd"],"extension":null,"files":[]},"shown":"Rita Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000003,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":5,"visit":null},"earlier":[],"later":[]}',5,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 09:31:00.000000','delivered','2026-03-05 09:31:00.000000',NULL,'2026-03-05 09:31:00.000000',513,0,1,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000003,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":5,"visit":null},"earlier":[],"later":[]}]',NULL,NULL,'[{"touch_id":6,"trace_id":506}]',NULL);
INSERT INTO "submissions" VALUES(4,'e219157f124613d6c167ddd615e618c5',7100000004,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000004,"first_name":"Rolf","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T10:31:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Rolf"],"extension":null,"files":[]},"shown":"Rolf","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901812"],"extension":null,"files":[]},"shown":"+49 30 901812","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Rolf Ltd"],"extension":null,"files":[]},"shown":"Rolf Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000004,"at":"2026-03-05T10:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":7,"visit":null},"earlier":[],"later":[]}',7,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 10:31:00.000000','delivered','2026-03-05 10:31:00.000000',NULL,'2026-03-05 10:31:00.000000',514,0,1,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000004,"at":"2026-03-05T10:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":7,"visit":null},"earlier":[],"later":[]}]',NULL,NULL,'[{"touch_id":8,"trace_id":508}]',NULL);
INSERT INTO "submissions" VALUES(5,'27570cc5b83052074a2888080171dceb',7100000005,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000005,"first_name":"Rosa","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T12:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Rosa"],"extension":null,"files":[]},"shown":"Rosa","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901813"],"extension":null,"files":[]},"shown":"+49 30 901813","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Rosa Ltd"],"extension":null,"files":[]},"shown":"Rosa Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000005,"at":"2026-03-05T12:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":9,"visit":null},"earlier":[],"later":[]}',9,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 12:01:00.000000','delivered','2026-03-05 12:01:00.000000',NULL,'2026-03-05 12:01:00.000000',515,0,1,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000005,"at":"2026-03-05T12:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":9,"visit":null},"earlier":[],"later":[]}]',NULL,NULL,'[{"touch_id":10,"trace_id":509}]',NULL);
INSERT INTO "submissions" VALUES(6,'c54c1876c2b308c58efad434ab908bd6',7100000006,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000006,"first_name":"Dora","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T14:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Dora"],"extension":null,"files":[]},"shown":"Dora","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901821"],"extension":null,"files":[]},"shown":"+49 30 901821","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Dora Ltd"],"extension":null,"files":[]},"shown":"Dora Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"brief","type":"file","prompt":"A brief?","answer":{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACb65914ac878201dfa3732f595ad2b090b106b58cc3fa","unique_id":"AgAD980b1c408a53","name":"d.pdf","size":13,"mime":"text/plain","kind":"document"}]},"shown":"d.pdf","targets":[],"items":[],"label":"A brief?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000006,"at":"2026-03-05T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":11,"visit":null},"earlier":[],"later":[]}',11,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 14:01:00.000000','dead_letter','2026-03-05 14:01:00.000000','Access denied. (crm.item.add, deal)',NULL,NULL,0,0,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000006,"at":"2026-03-05T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":11,"visit":null},"earlier":[],"later":[]}]',NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(7,'186a84ee1145986dac805a4342eb3206',7100000007,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000007,"first_name":"Dirk","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T14:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Dirk"],"extension":null,"files":[]},"shown":"Dirk","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901822"],"extension":null,"files":[]},"shown":"+49 30 901822","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Dirk Ltd"],"extension":null,"files":[]},"shown":"Dirk Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"brief","type":"file","prompt":"A brief?","answer":{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQAC0b44a7ffaf0d3b7fd403bea1aae4d5031d65254514f0","unique_id":"AgADe2d524e675c0","name":"d.pdf","size":13,"mime":"text/plain","kind":"document"}]},"shown":"d.pdf","targets":[],"items":[],"label":"A brief?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000007,"at":"2026-03-05T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":12,"visit":null},"earlier":[],"later":[]}',12,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 14:01:00.000000','dead_letter','2026-03-05 14:01:00.000000','Access denied. (crm.item.add, deal)',NULL,NULL,0,0,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000007,"at":"2026-03-05T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":12,"visit":null},"earlier":[],"later":[]}]',NULL,'{"by":7000000001,"name":"Olga","at":"2026-03-05T14:01:00Z"}',NULL,NULL);
INSERT INTO "submissions" VALUES(8,'7a33a17500313408a8cab4bce6f03985',7100000014,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000014,"first_name":"Rhea","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-06T14:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Rhea"],"extension":null,"files":[]},"shown":"Rhea","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901851"],"extension":null,"files":[]},"shown":"+49 30 901851","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Rhea Ltd"],"extension":null,"files":[]},"shown":"Rhea Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000014,"at":"2026-03-06T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":19,"visit":null},"earlier":[],"later":[]}',19,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-06 14:01:00.000000','delivered','2026-03-06 14:01:00.000000',NULL,'2026-03-06 14:01:00.000000',516,0,1,'[]',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(9,'7ca8353e36536f567f343bc19f7ded16',7100000015,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000015,"first_name":"Will","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-06T15:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Will"],"extension":null,"files":[]},"shown":"Will","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901841"],"extension":null,"files":[]},"shown":"+49 30 901841","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Will Ltd"],"extension":null,"files":[]},"shown":"Will Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"brief","type":"file","prompt":"A brief?","answer":{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACb13dac6f692006230d7d3fd3fc1b64c6c4f89b2315eb","unique_id":"AgAD6ac9ee852459","name":"w.pdf","size":13,"mime":"text/plain","kind":"document"}]},"shown":"w.pdf","targets":[],"items":[],"label":"A brief?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000015,"at":"2026-03-06T15:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":21,"visit":null},"earlier":[],"later":[]}',21,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-06 15:01:00.000000','delivered','2026-03-06 15:01:00.000000',NULL,'2026-03-06 15:01:00.000000',517,0,1,'[]',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(10,'1131487464898f39d631101a3e4c8386',7100000016,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000016,"first_name":"Wanda","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-06T15:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Wanda"],"extension":null,"files":[]},"shown":"Wanda","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901842"],"extension":null,"files":[]},"shown":"+49 30 901842","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Wanda Ltd"],"extension":null,"files":[]},"shown":"Wanda Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000016,"at":"2026-03-06T15:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":22,"visit":null},"earlier":[],"later":[]}',22,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-06 15:01:00.000000','queued','2026-03-06 15:01:00.000000',NULL,NULL,NULL,0,0,'[]',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(11,'fd6a783b2806d543285969592f9d10c0',7100000017,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000017,"first_name":"Wilma","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-06T15:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Wilma"],"extension":null,"files":[]},"shown":"Wilma","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901852"],"extension":null,"files":[]},"shown":"+49 30 901852","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Wilma Ltd"],"extension":null,"files":[]},"shown":"Wilma Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000017,"at":"2026-03-06T15:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":23,"visit":null},"earlier":[],"later":[]}',23,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-06 15:01:00.000000','queued','2026-03-06 15:01:00.000000',NULL,NULL,NULL,0,0,'[]',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(12,'3d75f632e97e38a64e02f3a90da45cb8',7100000019,'quick','2382928b795bb45da7c762b0e196dc20','A quick question','en','{"id":7100000019,"first_name":"Wim","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-06T15:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Wim"],"extension":null,"files":[]},"shown":"Wim","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901853"],"extension":null,"files":[]},"shown":"+49 30 901853","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Wim Ltd"],"extension":null,"files":[]},"shown":"Wim Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000019,"at":"2026-03-06T15:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":24,"visit":null},"earlier":[],"later":[]}',24,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-06 15:01:00.000000','queued','2026-03-06 15:01:00.000000',NULL,NULL,NULL,0,0,'[]',NULL,NULL,NULL,NULL,NULL);
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
	CONSTRAINT pk_touches PRIMARY KEY (id), 
	CONSTRAINT fk_touches_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT ck_touches_kind CHECK (kind IN ('link', 'disabled_link', 'visit', 'unknown', 'bare')), 
	CONSTRAINT fk_touches_link_id FOREIGN KEY(link_id) REFERENCES links (id), 
	CONSTRAINT fk_touches_campaign_id FOREIGN KEY(campaign_id) REFERENCES campaigns (id), 
	CONSTRAINT ck_touches_excluded CHECK (excluded IN ('team'))
);
INSERT INTO "touches" VALUES('','','','','',1,7000000001,'2026-03-05 09:30:00.000000','bare','',NULL,'','',NULL,NULL,0,NULL,NULL,1,'team');
INSERT INTO "touches" VALUES('','','','','',2,7100000001,'2026-03-05 09:30:00.000000','visit','v_0123456789abcdef0123456789abcdef',NULL,'','',NULL,'0123456789abcdef0123456789abcdef',1,NULL,1,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',3,7100000001,'2026-03-05 09:31:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,0,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',4,7100000002,'2026-03-05 09:31:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',5,7100000003,'2026-03-05 09:31:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL);
INSERT INTO "touches" VALUES('vk','social','','','',6,7100000003,'2026-03-05 10:31:00.000000','link','autumn',2,'autumn','Autumn',NULL,NULL,1,NULL,4,0,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',7,7100000004,'2026-03-05 10:31:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL);
INSERT INTO "touches" VALUES('vk','social','','','',8,7100000004,'2026-03-05 12:01:00.000000','link','autumn',2,'autumn','Autumn',NULL,NULL,1,NULL,4,0,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',9,7100000005,'2026-03-05 12:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL);
INSERT INTO "touches" VALUES('vk','social','','','',10,7100000005,'2026-03-05 13:31:00.000000','link','autumn',2,'autumn','Autumn',NULL,NULL,1,NULL,4,0,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',11,7100000006,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',12,7100000007,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',13,7100000008,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',14,7100000009,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',15,7100000010,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',16,7100000011,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL);
INSERT INTO "touches" VALUES('','','','','',17,7100000012,'2026-03-05 14:01:00.000000','bare','',NULL,'','',NULL,NULL,0,NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('','','','','',18,7100000013,'2026-03-06 14:01:00.000000','unknown','nobody_knows',NULL,'','',NULL,NULL,0,NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',19,7100000014,'2026-03-06 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL);
INSERT INTO "touches" VALUES('vk','social','','','',20,7100000014,'2026-03-06 15:01:00.000000','link','autumn',2,'autumn','Autumn',NULL,NULL,1,NULL,4,0,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',21,7100000015,'2026-03-06 15:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',22,7100000016,'2026-03-06 15:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',23,7100000017,'2026-03-06 15:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',24,7100000019,'2026-03-06 15:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL,4,1,NULL);
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
INSERT INTO "update_log" VALUES(500000087,'2026-03-06 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000088,'2026-03-06 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000089,'2026-03-06 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000090,'2026-03-06 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000091,'2026-03-06 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000092,'2026-03-06 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000093,'2026-03-06 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000094,'2026-03-06 14:01:00.000000');
INSERT INTO "update_log" VALUES(500000095,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000096,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000097,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000098,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000099,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000100,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000101,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000102,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000103,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000104,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000105,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000106,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000107,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000108,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000109,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000110,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000111,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000112,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000113,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000114,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000115,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000116,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000117,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000118,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000119,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000120,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000121,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000122,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000123,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000124,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000125,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000126,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000127,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000128,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000129,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000131,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000132,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000133,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000134,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000135,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000136,'2026-03-06 15:01:00.000000');
INSERT INTO "update_log" VALUES(500000137,'2026-03-06 15:01:00.000000');
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
CREATE INDEX ix_links_created_by ON links (created_by);
CREATE INDEX ix_crm_entities_kind_crm_id ON crm_entities (kind, crm_id);
CREATE INDEX ix_corrections_link_id ON corrections (link_id);
CREATE INDEX ix_corrections_proposed_by ON corrections (proposed_by);
CREATE INDEX ix_received_updates_received_at ON received_updates (received_at);
CREATE INDEX ix_submissions_person_id ON submissions (person_id);
CREATE INDEX ix_submissions_credited_link_id ON submissions (credited_link_id);
CREATE INDEX ix_submissions_credited_touch_id ON submissions (credited_touch_id);
CREATE INDEX ix_cards_chat_id ON cards (chat_id);
CREATE INDEX ix_outbox_keys_turn ON outbox_keys (queue, "key", outbox_id);
CREATE INDEX ix_submissions_dead_letters ON submissions (state_at) WHERE state = 'dead_letter';
CREATE INDEX ix_quarantined_updates_at ON quarantined_updates (at);
CREATE INDEX ix_update_log_at ON update_log (at);
CREATE UNIQUE INDEX uq_conversations_open ON conversations (person_id) WHERE ended IS NULL;
CREATE INDEX ix_conversations_person_id ON conversations (person_id);
CREATE INDEX ix_conversations_unblanked ON conversations (changed_at) WHERE blanked_at IS NULL;
CREATE INDEX ix_outbox_unleased ON outbox (queue, due_at) WHERE lease_owner IS NULL;
CREATE INDEX ix_outbox_leased ON outbox (queue) WHERE lease_owner IS NOT NULL;
CREATE INDEX ix_outbox_turn ON outbox (queue, priority, due_at) WHERE lease_owner IS NULL;
CREATE INDEX ix_outbox_merge_key ON outbox (merge_key) WHERE merge_key IS NOT NULL;
CREATE INDEX ix_outbox_submission_id ON outbox (submission_id, type);
CREATE INDEX ix_touches_without_source ON touches (person_id, at) WHERE has_source = 0;
CREATE INDEX ix_touches_visit_token ON touches (visit_token) WHERE visit_token IS NOT NULL;
CREATE INDEX ix_touches_unknown_at ON touches (at) WHERE kind = 'unknown';
CREATE INDEX ix_touches_with_source ON touches (person_id, at) WHERE has_source = 1;
CREATE INDEX ix_touches_unknown ON touches (person_id) WHERE kind = 'unknown';
CREATE INDEX ix_visits_unblanked ON visits (created_at) WHERE token IS NOT NULL;
CREATE INDEX ix_touches_at ON touches (at, link_id, person_id, is_first, excluded);
CREATE INDEX ix_touches_link_id ON touches (link_id, person_id, at, is_first, excluded);
CREATE INDEX ix_touches_campaign_id ON touches (campaign_id, person_id, at, is_first, excluded);
CREATE INDEX ix_visits_link_id ON visits (link_id, created_at, counts, campaign_id);
CREATE INDEX ix_journeys_person_id ON journeys (person_id);
CREATE INDEX ix_journeys_started_at ON journeys (started_at);
CREATE INDEX ix_journeys_first_at ON journeys (first_at);
CREATE INDEX ix_journeys_last_at ON journeys (last_at);
CREATE INDEX ix_journeys_last_significant_at ON journeys (last_significant_at);
CREATE INDEX ix_journeys_submission_id ON journeys (submission_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',50);
COMMIT;
