BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0016');
CREATE TABLE cards (
	id INTEGER NOT NULL, 
	submission_id INTEGER NOT NULL, 
	chat_id INTEGER NOT NULL, 
	topic_id INTEGER, 
	message_id INTEGER NOT NULL, 
	shown_state VARCHAR(32) NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	sent_at DATETIME NOT NULL, completed_at DATETIME, news JSON, 
	CONSTRAINT pk_cards PRIMARY KEY (id), 
	CONSTRAINT fk_cards_submission_id FOREIGN KEY(submission_id) REFERENCES submissions (id), 
	CONSTRAINT uq_cards_submission_id UNIQUE (submission_id), 
	CONSTRAINT ck_cards_shown_state CHECK (shown_state IN ('queued', 'delivered', 'buried'))
);
INSERT INTO "cards" VALUES(1,1,-4000000001,NULL,38,'delivered','df9951bf77ce9dfd06afbc284d7ca9a0','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(2,2,-4000000001,NULL,39,'delivered','04c30958683ac29858d4ddeb1fb4ab74','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(3,3,-4000000001,NULL,53,'delivered','fa7edddba6e7a6b96468f239dbe71f84','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(4,4,-4000000001,NULL,70,'delivered','daae1051c46aece0833ecc8c9edba9bd','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(5,5,-4000000001,NULL,87,'delivered','97447369ddf5f9a24f673ab8e8d16b6f','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(6,6,-4000000001,NULL,106,'buried','9e6014d0c4837107a9b59c1ad7d22e4a','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(7,7,-4000000001,NULL,122,'buried','9ceacce6ae3f1c51167ed949c6ad83b9','2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(8,8,-4000000001,NULL,185,'delivered','aa9cdbbb10eb9ee383965053c6af5300','2026-03-06 14:01:00.000000','2026-03-06 14:01:00.000000',NULL);
INSERT INTO "cards" VALUES(9,9,-4000000001,NULL,249,'delivered','0ce8e15e675ef88e0c0473d0d9b7c466','2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',NULL);
INSERT INTO "cards" VALUES(10,10,-4000000001,NULL,250,'queued','0665817e452b0a5e9539cdd4ddd2e7fb','2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',NULL);
INSERT INTO "cards" VALUES(11,11,-4000000001,NULL,251,'queued','47dcb470cdb7f33e8fd87312ef3a455b','2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',NULL);
CREATE TABLE "conversations" (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
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
	blanked_at DATETIME, surplus_told BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_conversations PRIMARY KEY (id), 
	CONSTRAINT ck_conversations_revision CHECK (revision >= 0), 
	CONSTRAINT ck_conversations_step CHECK (step IS NOT NULL OR place <> 'step'), 
	CONSTRAINT ck_conversations_place CHECK (place IN ('consent', 'step', 'summary')), 
	CONSTRAINT fk_conversations_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT ck_conversations_kind CHECK (kind IN ('submission', 'link', 'correction')), 
	CONSTRAINT ck_conversations_ended CHECK (ended IN ('submitted', 'cancelled', 'replaced', 'expired'))
);
INSERT INTO "conversations" VALUES(1,7100000001,'submission','quick','71872959981156941595ab1f67e26df4','02bbaf10f19a294f352bb8e487c9186b','en','summary',NULL,0,0,'[{"step":"name","values":["Zoe"],"extension":null,"files":[]},{"step":"phone","values":["+4930901801"],"extension":null,"files":[]},{"step":"company","values":["Zoe Ltd"],"extension":null,"files":[]},{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACe605812c6aea3986b378d2cfeb120c126ab8b7b3da8d","unique_id":"AgAD3be3ce889294","name":"a.pdf","size":13,"mime":"text/plain","kind":"document"}]},{"step":"budget","values":["small"],"extension":null,"files":[]}]','[]',NULL,NULL,NULL,7,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000','submitted',7,NULL,NULL,0);
INSERT INTO "conversations" VALUES(2,7100000002,'submission','quick','71872959981156941595ab1f67e26df4','087db8d76f86a0a62bbf183962af917a','en','summary',NULL,0,0,'[{"step":"name","values":["Bob"],"extension":null,"files":[]},{"step":"phone","values":["+4930901802"],"extension":null,"files":[]},{"step":"company","values":["Bob Ltd"],"extension":null,"files":[]},{"step":"budget","values":["large"],"extension":null,"files":[]}]','["brief"]',NULL,NULL,NULL,6,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000','submitted',6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(3,7100000003,'submission','quick','71872959981156941595ab1f67e26df4','cd161b30be33d85afadd9ad1c6af478d','en','summary',NULL,0,0,'[{"step":"name","values":["Rita"],"extension":null,"files":[]},{"step":"phone","values":["+4930901811"],"extension":null,"files":[]},{"step":"company","values":["Rita Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-05 09:31:00.000000','2026-03-05 09:31:00.000000','submitted',6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(4,7100000003,'submission','quick','71872959981156941595ab1f67e26df4','b29446d4a975054ea407170a8a8b3191','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000',NULL,0,NULL,NULL,0);
INSERT INTO "conversations" VALUES(5,7100000004,'submission','quick','71872959981156941595ab1f67e26df4','7c8886355687cd25f28e114e6581ea38','en','summary',NULL,0,0,'[{"step":"name","values":["Rolf"],"extension":null,"files":[]},{"step":"phone","values":["+4930901812"],"extension":null,"files":[]},{"step":"company","values":["Rolf Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-05 10:31:00.000000','2026-03-05 10:31:00.000000','submitted',6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(6,7100000004,'submission','quick','71872959981156941595ab1f67e26df4','84c06993f79e921c8e8d022eb98f9f0a','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000',NULL,0,NULL,NULL,0);
INSERT INTO "conversations" VALUES(7,7100000005,'submission','quick','71872959981156941595ab1f67e26df4','f7fffac5081087b372784a888085c9a9','en','summary',NULL,0,0,'[{"step":"name","values":["Rosa"],"extension":null,"files":[]},{"step":"phone","values":["+4930901813"],"extension":null,"files":[]},{"step":"company","values":["Rosa Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-05 12:01:00.000000','2026-03-05 12:01:00.000000','submitted',6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(8,7100000005,'submission','quick','71872959981156941595ab1f67e26df4','0c0b688f8772be0c2e0e123f60d748bc','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-05 13:31:00.000000','2026-03-05 13:31:00.000000',NULL,0,NULL,NULL,0);
INSERT INTO "conversations" VALUES(9,7100000006,'submission','quick','71872959981156941595ab1f67e26df4','f225b84daa0dd2475fda91711f104517','en','summary',NULL,0,0,'[{"step":"name","values":["Dora"],"extension":null,"files":[]},{"step":"phone","values":["+4930901821"],"extension":null,"files":[]},{"step":"company","values":["Dora Ltd"],"extension":null,"files":[]},{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACb65914ac878201dfa3732f595ad2b090b106b58cc3fa","unique_id":"AgAD980b1c408a53","name":"d.pdf","size":13,"mime":"text/plain","kind":"document"}]}]','["budget"]',NULL,NULL,NULL,7,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000','submitted',7,NULL,NULL,0);
INSERT INTO "conversations" VALUES(10,7100000007,'submission','quick','71872959981156941595ab1f67e26df4','efd0821d84e6b75aff583cb2fb0a52ba','en','summary',NULL,0,0,'[{"step":"name","values":["Dirk"],"extension":null,"files":[]},{"step":"phone","values":["+4930901822"],"extension":null,"files":[]},{"step":"company","values":["Dirk Ltd"],"extension":null,"files":[]},{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQAC0b44a7ffaf0d3b7fd403bea1aae4d5031d65254514f0","unique_id":"AgADe2d524e675c0","name":"d.pdf","size":13,"mime":"text/plain","kind":"document"}]}]','["budget"]',NULL,NULL,NULL,7,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000','submitted',7,NULL,NULL,0);
INSERT INTO "conversations" VALUES(11,7100000008,'submission','quick','71872959981156941595ab1f67e26df4','bc5e7942e026484ebdcc2c99946c07bf','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,0,NULL,NULL,0);
INSERT INTO "conversations" VALUES(12,7100000009,'submission','quick','71872959981156941595ab1f67e26df4','8531b92e3037bb090ce1cf05f5edb9ee','en','step','company',0,0,'[{"step":"name","values":["Иван"],"extension":null,"files":[]},{"step":"phone","values":["+4930901831"],"extension":null,"files":[]}]','[]',NULL,NULL,NULL,2,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,2,NULL,NULL,0);
INSERT INTO "conversations" VALUES(13,7100000010,'submission','quick','71872959981156941595ab1f67e26df4','1383fe8d5bb8881858c0f3d0c95f0485','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,0,NULL,NULL,0);
INSERT INTO "conversations" VALUES(14,7100000011,'submission','quick','71872959981156941595ab1f67e26df4','bc3d929d0539931fd7e8074d943b0992','en','step','name',1,0,'[{"step":"name","values":["Suse"],"extension":null,"files":[]},{"step":"phone","values":["+4930901832"],"extension":null,"files":[]},{"step":"company","values":["Suse Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000',NULL,6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(15,7000000001,'correction','correct','ce986560482bd3425725d056f22a2ec4','e71b231b17ba8c0023bf944cc13e233a','en','summary',NULL,0,0,'[{"step":"code","values":["spring"],"extension":null,"files":[]},{"step":"source","values":["vk"],"extension":null,"files":[]},{"step":"medium","values":["social"],"extension":null,"files":[]},{"step":"campaign","values":["500123"],"extension":null,"files":[]},{"step":"proposed","values":["1"],"extension":null,"files":[]}]','["content","term","since"]',NULL,NULL,NULL,8,'2026-03-05 14:01:00.000000','2026-03-05 14:01:00.000000','submitted',8,NULL,NULL,0);
INSERT INTO "conversations" VALUES(16,7100000014,'submission','quick','71872959981156941595ab1f67e26df4','fe417b399df231c306840d6e5a8dfd45','en','summary',NULL,0,0,'[{"step":"name","values":["Rhea"],"extension":null,"files":[]},{"step":"phone","values":["+4930901851"],"extension":null,"files":[]},{"step":"company","values":["Rhea Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-06 14:01:00.000000','2026-03-06 14:01:00.000000','submitted',6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(17,7100000014,'submission','quick','71872959981156941595ab1f67e26df4','241ddd13723a116674846f0875bb8886','en','step','name',0,0,'[]','[]',NULL,NULL,NULL,0,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',NULL,0,NULL,NULL,0);
INSERT INTO "conversations" VALUES(18,7000000001,'correction','correct','ce986560482bd3425725d056f22a2ec4','8ef3e2cd78251011c1cff7c9dddc4640','en','summary',NULL,0,0,'[{"step":"code","values":["autumn"],"extension":null,"files":[]},{"step":"source","values":["vk"],"extension":null,"files":[]},{"step":"medium","values":["social"],"extension":null,"files":[]},{"step":"campaign","values":["500123"],"extension":null,"files":[]},{"step":"proposed","values":["2"],"extension":null,"files":[]}]','["content","term","since"]',NULL,NULL,NULL,8,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000','submitted',8,NULL,NULL,0);
INSERT INTO "conversations" VALUES(19,7100000015,'submission','quick','71872959981156941595ab1f67e26df4','82ee06dddaa7710ab78c1409b491828d','en','summary',NULL,0,0,'[{"step":"name","values":["Will"],"extension":null,"files":[]},{"step":"phone","values":["+4930901841"],"extension":null,"files":[]},{"step":"company","values":["Will Ltd"],"extension":null,"files":[]},{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACb13dac6f692006230d7d3fd3fc1b64c6c4f89b2315eb","unique_id":"AgAD6ac9ee852459","name":"w.pdf","size":13,"mime":"text/plain","kind":"document"}]}]','["budget"]',NULL,NULL,NULL,7,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000','submitted',7,NULL,NULL,0);
INSERT INTO "conversations" VALUES(20,7100000016,'submission','quick','71872959981156941595ab1f67e26df4','1ceb39ff8f3d80f52b2f48385b6a8609','en','summary',NULL,0,0,'[{"step":"name","values":["Wanda"],"extension":null,"files":[]},{"step":"phone","values":["+4930901842"],"extension":null,"files":[]},{"step":"company","values":["Wanda Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000','submitted',6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(21,7100000017,'submission','quick','71872959981156941595ab1f67e26df4','24f81370bf8276a1bdc4429613b8b8f1','en','summary',NULL,0,0,'[{"step":"name","values":["Wilma"],"extension":null,"files":[]},{"step":"phone","values":["+4930901852"],"extension":null,"files":[]},{"step":"company","values":["Wilma Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000','submitted',6,NULL,NULL,0);
INSERT INTO "conversations" VALUES(22,7000000001,'link','newlink','4e82c1c7d02e1363dd67f1731dc58503','05072f22171ce21196fa1bf85a903324','en','step','source',0,0,'[{"step":"title","values":["Half a link"],"extension":null,"files":[]}]','[]',NULL,NULL,NULL,1,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',NULL,1,NULL,NULL,0);
INSERT INTO "conversations" VALUES(23,7100000019,'submission','quick','71872959981156941595ab1f67e26df4','7567c55954bb55da17057e36ea53c6a2','en','summary',NULL,0,0,'[{"step":"name","values":["Wim"],"extension":null,"files":[]},{"step":"phone","values":["+4930901853"],"extension":null,"files":[]},{"step":"company","values":["Wim Ltd"],"extension":null,"files":[]}]','["brief","budget"]',NULL,NULL,NULL,6,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000','submitted',6,NULL,NULL,0);
CREATE TABLE corrections (
	id INTEGER NOT NULL, 
	link_id INTEGER NOT NULL, 
	wrong JSON NOT NULL, 
	"right" JSON NOT NULL, 
	since DATETIME NOT NULL, 
	proposed_at DATETIME NOT NULL, 
	proposed_by INTEGER NOT NULL, 
	applied_at DATETIME, 
	CONSTRAINT pk_corrections PRIMARY KEY (id), 
	CONSTRAINT fk_corrections_link_id FOREIGN KEY(link_id) REFERENCES links (id), 
	CONSTRAINT fk_corrections_proposed_by FOREIGN KEY(proposed_by) REFERENCES people (id)
);
INSERT INTO "corrections" VALUES(1,1,'{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""}','{"source":"vk","medium":"social","campaign":"500123","content":"","term":""}','2026-03-05 09:30:00.000000','2026-03-05 14:01:00.000000',7000000001,'2026-03-05 14:01:00.000000');
INSERT INTO "corrections" VALUES(2,2,'{"source":"vk","medium":"social","campaign":"","content":"","term":""}','{"source":"vk","medium":"social","campaign":"500123","content":"","term":""}','2026-03-05 09:30:00.000000','2026-03-06 15:01:00.000000',7000000001,'2026-03-06 15:01:00.000000');
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
CREATE TABLE handled_updates (
	update_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_handled_updates PRIMARY KEY (update_id)
);
INSERT INTO "handled_updates" VALUES(500000001,'2026-03-05 09:30:00.000000');
INSERT INTO "handled_updates" VALUES(500000003,'2026-03-05 09:30:00.000000');
INSERT INTO "handled_updates" VALUES(500000004,'2026-03-05 09:30:00.000000');
INSERT INTO "handled_updates" VALUES(500000005,'2026-03-05 09:30:00.000000');
INSERT INTO "handled_updates" VALUES(500000006,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000007,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000008,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000009,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000010,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000011,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000012,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000013,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000014,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000015,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000016,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000017,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000018,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000019,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000020,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000021,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000022,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000023,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000024,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000025,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000026,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000027,'2026-03-05 09:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000028,'2026-03-05 10:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000029,'2026-03-05 10:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000030,'2026-03-05 10:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000031,'2026-03-05 10:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000032,'2026-03-05 10:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000033,'2026-03-05 10:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000034,'2026-03-05 10:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000035,'2026-03-05 10:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000036,'2026-03-05 12:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000037,'2026-03-05 12:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000038,'2026-03-05 12:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000039,'2026-03-05 12:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000040,'2026-03-05 12:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000041,'2026-03-05 12:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000042,'2026-03-05 12:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000043,'2026-03-05 12:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000044,'2026-03-05 13:31:00.000000');
INSERT INTO "handled_updates" VALUES(500000045,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000046,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000047,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000048,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000049,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000050,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000051,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000052,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000053,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000054,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000055,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000056,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000057,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000058,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000059,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000060,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000061,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000062,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000063,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000064,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000065,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000066,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000067,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000068,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000069,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000070,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000071,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000072,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000073,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000074,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000075,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000076,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000077,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000078,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000079,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000080,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000081,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000082,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000083,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000084,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000085,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000086,'2026-03-05 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000087,'2026-03-06 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000088,'2026-03-06 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000089,'2026-03-06 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000090,'2026-03-06 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000091,'2026-03-06 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000092,'2026-03-06 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000093,'2026-03-06 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000094,'2026-03-06 14:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000095,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000096,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000097,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000098,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000099,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000100,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000101,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000102,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000103,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000104,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000105,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000106,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000107,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000108,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000109,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000110,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000111,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000112,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000113,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000114,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000115,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000116,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000117,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000118,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000119,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000120,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000121,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000122,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000123,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000124,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000125,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000126,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000127,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000128,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000129,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000131,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000132,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000133,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000134,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000135,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000136,'2026-03-06 15:01:00.000000');
INSERT INTO "handled_updates" VALUES(500000137,'2026-03-06 15:01:00.000000');
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
	lane VARCHAR(32) NOT NULL, 
	task VARCHAR(32) NOT NULL, 
	submission_id INTEGER, 
	notice JSON, 
	due_at DATETIME NOT NULL, 
	created_at DATETIME NOT NULL, 
	attempt INTEGER NOT NULL, 
	claimed_by VARCHAR, 
	sending BOOLEAN NOT NULL, 
	doubtful BOOLEAN NOT NULL, 
	error TEXT, 
	touch_id INTEGER, 
	trace_id INTEGER, not_before DATETIME, 
	CONSTRAINT ck_outbox_lane CHECK (lane IN ('crm', 'telegram')), 
	CONSTRAINT ck_outbox_attempt CHECK (attempt >= 0), 
	CONSTRAINT ck_outbox_sending CHECK (claimed_by IS NOT NULL OR NOT sending), 
	CONSTRAINT fk_outbox_submission_id FOREIGN KEY(submission_id) REFERENCES submissions (id), 
	CONSTRAINT ck_outbox_subject CHECK (submission_id IS NOT NULL OR notice IS NOT NULL), 
	CONSTRAINT fk_outbox_touch_id FOREIGN KEY(touch_id) REFERENCES touches (id), 
	CONSTRAINT ck_outbox_task CHECK (task IN ('deliver', 'upload', 'card', 'notice', 'retrace', 'erase', 'return'))
);
INSERT INTO "outbox" VALUES(40,'crm','return',8,NULL,'2026-03-06 15:31:00.000000','2026-03-06 15:01:00.000000',0,NULL,0,0,NULL,20,NULL,NULL);
INSERT INTO "outbox" VALUES(43,'crm','deliver',10,NULL,'2026-03-06 15:02:15.000000','2026-03-06 15:01:00.000000',1,NULL,0,1,NULL,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(45,'crm','upload',9,NULL,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',0,NULL,0,0,'NO_AUTH_FOUND',NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(46,'crm','deliver',11,NULL,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',0,NULL,0,0,'NO_AUTH_FOUND',NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(49,'crm','deliver',12,NULL,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',0,NULL,0,0,NULL,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(50,'telegram','card',12,NULL,'2026-03-06 15:01:00.000000','2026-03-06 15:01:00.000000',1,'e1082abf7bc088bbdde0c4a2c25b64e9',0,0,NULL,NULL,NULL,NULL);
CREATE TABLE outbox_keys (
	outbox_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	lane VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_outbox_keys PRIMARY KEY (outbox_id, "key"), 
	CONSTRAINT fk_outbox_keys_outbox_id FOREIGN KEY(outbox_id) REFERENCES outbox (id) ON DELETE CASCADE, 
	CONSTRAINT ck_outbox_keys_lane CHECK (lane IN ('crm', 'telegram'))
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
CREATE TABLE pauses (
	lane VARCHAR(32) NOT NULL, 
	since DATETIME NOT NULL, 
	reason TEXT NOT NULL, 
	probe_at DATETIME NOT NULL, 
	probes INTEGER NOT NULL, 
	told_at DATETIME, remedy TEXT, told_before DATETIME, ended_at DATETIME, 
	CONSTRAINT pk_pauses PRIMARY KEY (lane), 
	CONSTRAINT ck_pauses_lane CHECK (lane IN ('crm', 'telegram'))
);
INSERT INTO "pauses" VALUES('crm','2026-03-06 15:01:00.000000','Wrong authorization data (NO_AUTH_FOUND, crm.timeline.comment.add, files)','2026-03-06 15:01:30.000000',0,'2026-03-06 15:01:00.000000','new webhook',NULL,NULL);
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
CREATE TABLE received_updates (
	id INTEGER NOT NULL, 
	update_id INTEGER NOT NULL, 
	raw TEXT NOT NULL, 
	received_at DATETIME NOT NULL, 
	CONSTRAINT pk_received_updates PRIMARY KEY (id), 
	CONSTRAINT uq_received_updates_update_id UNIQUE (update_id)
);
INSERT INTO "received_updates" VALUES(1,500000130,'{"update_id": 500000130, "message": {"message_id": 257, "from": {"id": 7100000018, "is_bot": false, "first_name": "Late", "language_code": "en"}, "chat": {"id": 7100000018, "type": "private", "first_name": "Late"}, "date": 1772809260, "text": "Is anybody there?"}}','2026-03-06 15:01:00.000000');
CREATE TABLE set_aside_updates (
	id INTEGER NOT NULL, 
	update_id INTEGER NOT NULL, 
	raw TEXT NOT NULL, 
	error VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_set_aside_updates PRIMARY KEY (id)
);
INSERT INTO "set_aside_updates" VALUES(1,900000001,'{"update_id": 900000001, "message": "of a newer Telegram"}','ValidationError','2026-03-05 14:01:00.000000');
CREATE TABLE submissions (
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
	files JSON NOT NULL, superseded JSON, trace_erased_at DATETIME, dropped JSON, touch_traces JSON, misfits JSON, 
	CONSTRAINT pk_submissions PRIMARY KEY (id), 
	CONSTRAINT fk_submissions_credited_link_id FOREIGN KEY(credited_link_id) REFERENCES links (id), 
	CONSTRAINT fk_submissions_credited_touch_id FOREIGN KEY(credited_touch_id) REFERENCES touches (id), 
	CONSTRAINT fk_submissions_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT uq_submissions_key UNIQUE ("key"), 
	CONSTRAINT ck_submissions_delivered_at CHECK ((delivered_at IS NOT NULL) = (state = 'delivered')), 
	CONSTRAINT ck_submissions_repeat CHECK (repeat IN ('new', 'comment')), 
	CONSTRAINT ck_submissions_state CHECK (state IN ('queued', 'delivered', 'buried'))
);
INSERT INTO "submissions" VALUES(1,'02bbaf10f19a294f352bb8e487c9186b',7100000001,'quick','71872959981156941595ab1f67e26df4','A quick question','en','{"id":7100000001,"first_name":"Zoe","last_name":"<b>","username":"zoe","language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T09:30:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Zoe"],"extension":null,"files":[]},"shown":"Zoe","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901801"],"extension":null,"files":[]},"shown":"+49 30 901801","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Zoe Ltd"],"extension":null,"files":[]},"shown":"Zoe Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"brief","type":"file","prompt":"A brief?","answer":{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACe605812c6aea3986b378d2cfeb120c126ab8b7b3da8d","unique_id":"AgAD3be3ce889294","name":"a.pdf","size":13,"mime":"text/plain","kind":"document"}]},"shown":"a.pdf","targets":[],"items":[],"label":"A brief?"},{"step":"budget","type":"choice","prompt":"Your budget?","answer":{"step":"budget","values":["small"],"extension":null,"files":[]},"shown":"Up to 1000","targets":[{"entity":"deal","field":"UF_CRM_BUDGET"}],"items":["Up to 1000"],"label":"Your budget?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000001,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":3,"visit":null},"earlier":[{"person_id":7100000001,"at":"2026-03-05T09:30:00Z","kind":"visit","payload":"v_0123456789abcdef0123456789abcdef","link_id":null,"link_code":"","link_title":"","utm":{"source":"bing","medium":"cpc","campaign":"","content":"","term":""},"window_days":null,"visit_token":"0123456789abcdef0123456789abcdef","clicks":{},"id":2,"visit":{"token":"0123456789abcdef0123456789abcdef","at":"2026-03-05T09:30:00Z","utm":{"source":"bing","medium":"cpc","campaign":"","content":"","term":""},"clicks":{},"ga_id":"","ya_id":"","page":"https://shop.example/","title":"","referrer":"","mobile":null,"start":"","trace":null}}],"later":[]}',3,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 09:31:00.000000','delivered','2026-03-05 09:31:00.000000',NULL,'2026-03-05 09:31:00.000000',510,0,1,'["AgAD3be3ce889294"]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000001,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":3,"visit":null},"earlier":[{"person_id":7100000001,"at":"2026-03-05T09:30:00Z","kind":"visit","payload":"v_0123456789abcdef0123456789abcdef","link_id":null,"link_code":"","link_title":"","utm":{"source":"bing","medium":"cpc","campaign":"","content":"","term":""},"window_days":null,"visit_token":"0123456789abcdef0123456789abcdef","clicks":{},"id":2,"visit":{"token":"0123456789abcdef0123456789abcdef","at":"2026-03-05T09:30:00Z","utm":{"source":"bing","medium":"cpc","campaign":"","content":"","term":""},"clicks":{},"ga_id":"","ya_id":"","page":"https://shop.example/","title":"","referrer":"","mobile":null,"start":"","trace":null}}],"later":[]}]',NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(2,'087db8d76f86a0a62bbf183962af917a',7100000002,'quick','71872959981156941595ab1f67e26df4','A quick question','en','{"id":7100000002,"first_name":"Bob","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T09:31:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Bob"],"extension":null,"files":[]},"shown":"Bob","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901802"],"extension":null,"files":[]},"shown":"+49 30 901802","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Bob Ltd"],"extension":null,"files":[]},"shown":"Bob Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"budget","type":"choice","prompt":"Your budget?","answer":{"step":"budget","values":["large"],"extension":null,"files":[]},"shown":"A fortune [b]","targets":[{"entity":"deal","field":"UF_CRM_BUDGET"}],"items":["A fortune [b]"],"label":"Your budget?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000002,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":4,"visit":null},"earlier":[],"later":[]}',4,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 09:31:00.000000','delivered','2026-03-05 09:31:00.000000',NULL,'2026-03-05 09:31:00.000000',512,0,1,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000002,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":4,"visit":null},"earlier":[],"later":[]}]',NULL,NULL,NULL,'[{"kind":"deal","field":"UF_CRM_BUDGET","title":"Budget","value":"A fortune [b]"}]');
INSERT INTO "submissions" VALUES(3,'cd161b30be33d85afadd9ad1c6af478d',7100000003,'quick','71872959981156941595ab1f67e26df4','A quick question','en','{"id":7100000003,"first_name":"Rita","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T09:31:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Rita"],"extension":null,"files":[]},"shown":"Rita","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901811"],"extension":null,"files":[]},"shown":"+49 30 901811","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Rita Ltd"],"extension":null,"files":[]},"shown":"Rita Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000003,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":5,"visit":null},"earlier":[],"later":[]}',5,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 09:31:00.000000','delivered','2026-03-05 09:31:00.000000',NULL,'2026-03-05 09:31:00.000000',513,0,1,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000003,"at":"2026-03-05T09:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":5,"visit":null},"earlier":[],"later":[]}]',NULL,NULL,'[{"touch_id":6,"trace_id":506}]',NULL);
INSERT INTO "submissions" VALUES(4,'7c8886355687cd25f28e114e6581ea38',7100000004,'quick','71872959981156941595ab1f67e26df4','A quick question','en','{"id":7100000004,"first_name":"Rolf","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T10:31:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Rolf"],"extension":null,"files":[]},"shown":"Rolf","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901812"],"extension":null,"files":[]},"shown":"+49 30 901812","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Rolf Ltd"],"extension":null,"files":[]},"shown":"Rolf Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000004,"at":"2026-03-05T10:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":7,"visit":null},"earlier":[],"later":[]}',7,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 10:31:00.000000','delivered','2026-03-05 10:31:00.000000',NULL,'2026-03-05 10:31:00.000000',514,0,1,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000004,"at":"2026-03-05T10:31:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":7,"visit":null},"earlier":[],"later":[]}]',NULL,NULL,'[{"touch_id":8,"trace_id":508}]',NULL);
INSERT INTO "submissions" VALUES(5,'f7fffac5081087b372784a888085c9a9',7100000005,'quick','71872959981156941595ab1f67e26df4','A quick question','en','{"id":7100000005,"first_name":"Rosa","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T12:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Rosa"],"extension":null,"files":[]},"shown":"Rosa","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901813"],"extension":null,"files":[]},"shown":"+49 30 901813","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Rosa Ltd"],"extension":null,"files":[]},"shown":"Rosa Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000005,"at":"2026-03-05T12:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":9,"visit":null},"earlier":[],"later":[]}',9,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 12:01:00.000000','delivered','2026-03-05 12:01:00.000000',NULL,'2026-03-05 12:01:00.000000',515,0,1,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000005,"at":"2026-03-05T12:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":9,"visit":null},"earlier":[],"later":[]}]',NULL,NULL,'[{"touch_id":10,"trace_id":509}]',NULL);
INSERT INTO "submissions" VALUES(6,'f225b84daa0dd2475fda91711f104517',7100000006,'quick','71872959981156941595ab1f67e26df4','A quick question','en','{"id":7100000006,"first_name":"Dora","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T14:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Dora"],"extension":null,"files":[]},"shown":"Dora","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901821"],"extension":null,"files":[]},"shown":"+49 30 901821","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Dora Ltd"],"extension":null,"files":[]},"shown":"Dora Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"brief","type":"file","prompt":"A brief?","answer":{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACb65914ac878201dfa3732f595ad2b090b106b58cc3fa","unique_id":"AgAD980b1c408a53","name":"d.pdf","size":13,"mime":"text/plain","kind":"document"}]},"shown":"d.pdf","targets":[],"items":[],"label":"A brief?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000006,"at":"2026-03-05T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":11,"visit":null},"earlier":[],"later":[]}',11,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 14:01:00.000000','buried','2026-03-05 14:01:00.000000','Access denied. (crm.item.add, deal)',NULL,NULL,0,0,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000006,"at":"2026-03-05T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":11,"visit":null},"earlier":[],"later":[]}]',NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(7,'efd0821d84e6b75aff583cb2fb0a52ba',7100000007,'quick','71872959981156941595ab1f67e26df4','A quick question','en','{"id":7100000007,"first_name":"Dirk","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-05T14:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Dirk"],"extension":null,"files":[]},"shown":"Dirk","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901822"],"extension":null,"files":[]},"shown":"+49 30 901822","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Dirk Ltd"],"extension":null,"files":[]},"shown":"Dirk Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"brief","type":"file","prompt":"A brief?","answer":{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQAC0b44a7ffaf0d3b7fd403bea1aae4d5031d65254514f0","unique_id":"AgADe2d524e675c0","name":"d.pdf","size":13,"mime":"text/plain","kind":"document"}]},"shown":"d.pdf","targets":[],"items":[],"label":"A brief?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000007,"at":"2026-03-05T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":12,"visit":null},"earlier":[],"later":[]}',12,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-05 14:01:00.000000','buried','2026-03-05 14:01:00.000000','Access denied. (crm.item.add, deal)',NULL,NULL,0,0,'[]','[{"model":"last_significant","window_days":28,"credited":{"person_id":7100000007,"at":"2026-03-05T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"google","medium":"cpc","campaign":"roofs","content":"red","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":12,"visit":null},"earlier":[],"later":[]}]',NULL,'{"by":7000000001,"name":"Olga","at":"2026-03-05T14:01:00Z"}',NULL,NULL);
INSERT INTO "submissions" VALUES(8,'fe417b399df231c306840d6e5a8dfd45',7100000014,'quick','71872959981156941595ab1f67e26df4','A quick question','en','{"id":7100000014,"first_name":"Rhea","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-06T14:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Rhea"],"extension":null,"files":[]},"shown":"Rhea","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901851"],"extension":null,"files":[]},"shown":"+49 30 901851","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Rhea Ltd"],"extension":null,"files":[]},"shown":"Rhea Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000014,"at":"2026-03-06T14:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":19,"visit":null},"earlier":[],"later":[]}',19,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-06 14:01:00.000000','delivered','2026-03-06 14:01:00.000000',NULL,'2026-03-06 14:01:00.000000',516,0,1,'[]',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(9,'82ee06dddaa7710ab78c1409b491828d',7100000015,'quick','71872959981156941595ab1f67e26df4','A quick question','en','{"id":7100000015,"first_name":"Will","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-06T15:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Will"],"extension":null,"files":[]},"shown":"Will","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901841"],"extension":null,"files":[]},"shown":"+49 30 901841","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Will Ltd"],"extension":null,"files":[]},"shown":"Will Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"},{"step":"brief","type":"file","prompt":"A brief?","answer":{"step":"brief","values":[],"extension":null,"files":[{"file_id":"BQACb13dac6f692006230d7d3fd3fc1b64c6c4f89b2315eb","unique_id":"AgAD6ac9ee852459","name":"w.pdf","size":13,"mime":"text/plain","kind":"document"}]},"shown":"w.pdf","targets":[],"items":[],"label":"A brief?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000015,"at":"2026-03-06T15:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":21,"visit":null},"earlier":[],"later":[]}',21,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-06 15:01:00.000000','delivered','2026-03-06 15:01:00.000000',NULL,'2026-03-06 15:01:00.000000',517,0,1,'[]',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(10,'1ceb39ff8f3d80f52b2f48385b6a8609',7100000016,'quick','71872959981156941595ab1f67e26df4','A quick question','en','{"id":7100000016,"first_name":"Wanda","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-06T15:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Wanda"],"extension":null,"files":[]},"shown":"Wanda","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901842"],"extension":null,"files":[]},"shown":"+49 30 901842","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Wanda Ltd"],"extension":null,"files":[]},"shown":"Wanda Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000016,"at":"2026-03-06T15:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":22,"visit":null},"earlier":[],"later":[]}',22,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-06 15:01:00.000000','queued','2026-03-06 15:01:00.000000',NULL,NULL,NULL,0,0,'[]',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(11,'24f81370bf8276a1bdc4429613b8b8f1',7100000017,'quick','71872959981156941595ab1f67e26df4','A quick question','en','{"id":7100000017,"first_name":"Wilma","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-06T15:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Wilma"],"extension":null,"files":[]},"shown":"Wilma","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901852"],"extension":null,"files":[]},"shown":"+49 30 901852","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Wilma Ltd"],"extension":null,"files":[]},"shown":"Wilma Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000017,"at":"2026-03-06T15:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":23,"visit":null},"earlier":[],"later":[]}',23,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-06 15:01:00.000000','queued','2026-03-06 15:01:00.000000',NULL,NULL,NULL,0,0,'[]',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "submissions" VALUES(12,'7567c55954bb55da17057e36ea53c6a2',7100000019,'quick','71872959981156941595ab1f67e26df4','A quick question','en','{"id":7100000019,"first_name":"Wim","last_name":"","username":null,"language_code":"en","chosen_language":null,"first_seen_at":"2026-03-06T15:01:00Z","blocked_at":null,"screen":{"reply_keyboard":false,"live_message":null}}','[{"step":"name","type":"name","prompt":"Who?","answer":{"step":"name","values":["Wim"],"extension":null,"files":[]},"shown":"Wim","targets":[{"entity":"contact","field":"NAME"}],"items":[],"label":"Who?"},{"step":"phone","type":"phone","prompt":"Which number?","answer":{"step":"phone","values":["+4930901853"],"extension":null,"files":[]},"shown":"+49 30 901853","targets":[{"entity":"contact","field":"PHONE"}],"items":[],"label":"Which number?"},{"step":"company","type":"text","prompt":"Which company?","answer":{"step":"company","values":["Wim Ltd"],"extension":null,"files":[]},"shown":"Wim Ltd","targets":[{"entity":"company","field":"TITLE"}],"items":[],"label":"Which company?"}]',NULL,'{"model":"last_significant","window_days":28,"credited":{"person_id":7100000019,"at":"2026-03-06T15:01:00Z","kind":"link","payload":"spring","link_id":1,"link_code":"spring","link_title":"Spring","utm":{"source":"vk","medium":"social","campaign":"500123","content":"","term":""},"window_days":null,"visit_token":null,"clicks":{},"id":24,"visit":null},"earlier":[],"later":[]}',24,1,'{"bundle":"deal","contact":true,"company":true,"titles":{},"pipeline":null,"stage":null,"source_id":null,"assigned_by":null,"fields":{},"company_match":"title","tax_id_field":null}','comment',NULL,'2026-03-06 15:01:00.000000','queued','2026-03-06 15:01:00.000000',NULL,NULL,NULL,0,0,'[]',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE tokens (
	portal VARCHAR NOT NULL, 
	secret BLOB NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_tokens PRIMARY KEY (portal)
);
INSERT INTO "tokens" VALUES('portal.example',X'7365616C6564','2026-03-05 14:01:00.000000');
CREATE TABLE touches (
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
	has_source BOOLEAN NOT NULL, clicks JSON, 
	CONSTRAINT pk_touches PRIMARY KEY (id), 
	CONSTRAINT fk_touches_link_id FOREIGN KEY(link_id) REFERENCES links (id), 
	CONSTRAINT fk_touches_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT ck_touches_kind CHECK (kind IN ('link', 'disabled_link', 'visit', 'unknown', 'bare'))
);
INSERT INTO "touches" VALUES('','','','','',1,7000000001,'2026-03-05 09:30:00.000000','bare','',NULL,'','',NULL,NULL,0,NULL);
INSERT INTO "touches" VALUES('','','','','',2,7100000001,'2026-03-05 09:30:00.000000','visit','v_0123456789abcdef0123456789abcdef',NULL,'','',NULL,'0123456789abcdef0123456789abcdef',1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',3,7100000001,'2026-03-05 09:31:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',4,7100000002,'2026-03-05 09:31:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',5,7100000003,'2026-03-05 09:31:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('vk','social','','','',6,7100000003,'2026-03-05 10:31:00.000000','link','autumn',2,'autumn','Autumn',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',7,7100000004,'2026-03-05 10:31:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('vk','social','','','',8,7100000004,'2026-03-05 12:01:00.000000','link','autumn',2,'autumn','Autumn',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',9,7100000005,'2026-03-05 12:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('vk','social','','','',10,7100000005,'2026-03-05 13:31:00.000000','link','autumn',2,'autumn','Autumn',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',11,7100000006,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',12,7100000007,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',13,7100000008,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',14,7100000009,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',15,7100000010,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('google','cpc','roofs','red','',16,7100000011,'2026-03-05 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('','','','','',17,7100000012,'2026-03-05 14:01:00.000000','bare','',NULL,'','',NULL,NULL,0,NULL);
INSERT INTO "touches" VALUES('','','','','',18,7100000013,'2026-03-06 14:01:00.000000','unknown','nobody_knows',NULL,'','',NULL,NULL,0,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',19,7100000014,'2026-03-06 14:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('vk','social','','','',20,7100000014,'2026-03-06 15:01:00.000000','link','autumn',2,'autumn','Autumn',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',21,7100000015,'2026-03-06 15:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',22,7100000016,'2026-03-06 15:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',23,7100000017,'2026-03-06 15:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
INSERT INTO "touches" VALUES('vk','social','500123','','',24,7100000019,'2026-03-06 15:01:00.000000','link','spring',1,'spring','Spring',NULL,NULL,1,NULL);
CREATE TABLE visits (
	id INTEGER NOT NULL, 
	token VARCHAR NOT NULL, 
	payload JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_visits PRIMARY KEY (id), 
	CONSTRAINT uq_visits_token UNIQUE (token)
);
INSERT INTO "visits" VALUES(1,'0123456789abcdef0123456789abcdef','{"token":"0123456789abcdef0123456789abcdef","at":"2026-03-05T09:30:00Z","utm":{"source":"bing","medium":"cpc","campaign":"","content":"","term":""},"clicks":{},"ga_id":"","ya_id":"","page":"https://shop.example/","title":"","referrer":"","mobile":null,"start":"","trace":null}','2026-03-05 09:30:00.000000');
CREATE INDEX ix_handled_updates_at ON handled_updates (at);
CREATE INDEX ix_visits_created_at ON visits (created_at);
CREATE INDEX ix_links_created_by ON links (created_by);
CREATE INDEX ix_touches_link_id_person_id ON touches (link_id, person_id);
CREATE INDEX ix_touches_unknown ON touches (person_id) WHERE kind = 'unknown';
CREATE INDEX ix_touches_with_source ON touches (person_id, at) WHERE has_source = 1;
CREATE INDEX ix_submissions_buried ON submissions (state_at) WHERE state = 'buried';
CREATE INDEX ix_submissions_credited_link_id ON submissions (credited_link_id);
CREATE INDEX ix_submissions_credited_touch_id ON submissions (credited_touch_id);
CREATE INDEX ix_submissions_person_id ON submissions (person_id);
CREATE INDEX ix_cards_chat_id ON cards (chat_id);
CREATE INDEX ix_crm_entities_kind_crm_id ON crm_entities (kind, crm_id);
CREATE INDEX ix_outbox_keys_turn ON outbox_keys (lane, "key", outbox_id);
CREATE INDEX ix_touches_visit_token ON touches (visit_token) WHERE visit_token IS NOT NULL;
CREATE INDEX ix_corrections_link_id ON corrections (link_id);
CREATE INDEX ix_corrections_proposed_by ON corrections (proposed_by);
CREATE INDEX ix_outbox_unclaimed ON outbox (lane, due_at) WHERE claimed_by IS NULL;
CREATE INDEX ix_outbox_submission_id ON outbox (submission_id, task);
CREATE INDEX ix_outbox_touch_id ON outbox (touch_id) WHERE touch_id IS NOT NULL;
CREATE INDEX ix_outbox_claimed ON outbox (lane) WHERE claimed_by IS NOT NULL;
CREATE INDEX ix_touches_without_source ON touches (person_id, at) WHERE has_source = 0;
CREATE INDEX ix_touches_unknown_at ON touches (at) WHERE kind = 'unknown';
CREATE INDEX ix_received_updates_received_at ON received_updates (received_at);
CREATE UNIQUE INDEX uq_conversations_open ON conversations (person_id) WHERE ended IS NULL;
CREATE INDEX ix_conversations_unblanked ON conversations (changed_at) WHERE blanked_at IS NULL;
CREATE INDEX ix_set_aside_updates_at ON set_aside_updates (at);
CREATE INDEX ix_conversations_person_id ON conversations (person_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',50);
COMMIT;
