-- Made by `npm run generate` from packages/server/migrations; do not edit.

CREATE UNIQUE INDEX `accounts_email_unique` on `accounts` (`email`);
CREATE UNIQUE INDEX `accounts_user_id_unique` on `accounts` (`user_id`);
CREATE TABLE `accounts` (
  `id` integer not null primary key autoincrement,
  `user_id` varchar(32) not null,
  `email` varchar(254) null,
  `app_description` text null,
  `user_type` varchar(255) null,
  `opted_into_mailing_list` boolean not null default '0',
  `created_at` datetime not null,
  `plan` varchar(32) not null default 'free'
);
CREATE INDEX `analyses_image_id_id_index` on `analyses` (`image_id`, `id`);
CREATE TABLE `analyses` (
  `id` integer not null primary key autoincrement,
  `image_id` varchar(64) not null,
  `vendor` varchar(64) not null,
  `labels` text not null,
  `moderation_labels` text not null,
  `created_at` datetime not null,
  `text_detections` text null,
  `faces` text null,
  foreign key(`image_id`) references `images`(`id`)
);
CREATE UNIQUE INDEX `api_keys_key_hash_unique` on `api_keys` (`key_hash`);
CREATE TABLE `api_keys` (
  `id` integer not null primary key autoincrement,
  `account_id` bigint not null,
  `key_hash` varchar(64) not null,
  `key_ending` varchar(4) not null,
  `name` varchar(255) not null,
  `created_at` datetime not null,
  `revoked_at` datetime null,
  foreign key(`account_id`) references `accounts`(`id`)
);
CREATE TABLE `breeds` (
  `id` varchar(32),
  `name` varchar(255) not null,
  `reference_image_id` varchar(64) null,
  `facts` text not null,
  `position` integer not null,
  primary key (`id`)
);
CREATE TABLE `categories` (
  `id` integer,
  `name` varchar(255) not null,
  `position` integer not null,
  primary key (`id`)
);
CREATE INDEX `facts_breed_id_index` on `facts` (`breed_id`);
CREATE INDEX `facts_position_index` on `facts` (`position`);
CREATE TABLE `facts` (
  `id` varchar(32),
  `breed_id` varchar(32) not null,
  `title` varchar(255) not null,
  `fact` text not null,
  `position` integer not null,
  primary key (`id`)
);
CREATE INDEX `favourites_account_id_id_index` on `favourites` (`account_id`, `id`);
CREATE UNIQUE INDEX `favourites_account_id_image_id_sub_id_or_empty_unique` on `favourites` (`account_id`, `image_id`, `sub_id_or_empty`);
CREATE INDEX `favourites_account_id_sub_id_id_index` on `favourites` (`account_id`, `sub_id`, `id`);
CREATE TABLE `favourites` (
  `id` integer not null primary key autoincrement,
  `account_id` bigint not null,
  `image_id` varchar(255) not null,
  `sub_id` varchar(255) null,
  `sub_id_or_empty` varchar(255) not null,
  `created_at` datetime not null,
  foreign key(`account_id`) references `accounts`(`id`)
);
CREATE INDEX `idempotency_keys_created_at_index` on `idempotency_keys` (`created_at`);
CREATE UNIQUE INDEX `idempotency_keys_scope_key_hash_unique` on `idempotency_keys` (`scope`, `key_hash`);
CREATE TABLE `idempotency_keys` (
  `id` integer not null primary key autoincrement,
  `scope` varchar(64) not null,
  `key_hash` varchar(64) not null,
  `request_hash` varchar(64) not null,
  `status` integer null,
  `answer` text null,
  `created_at` datetime not null
);
CREATE INDEX `image_breeds_breed_id_image_id_index` on `image_breeds` (`breed_id`, `image_id`);
CREATE TABLE `image_breeds` (
  `image_id` varchar(64) not null,
  `breed_id` varchar(32) not null,
  foreign key(`image_id`) references `images`(`id`),
  foreign key(`breed_id`) references `breeds`(`id`),
  primary key (`image_id`,
  `breed_id`)
);
CREATE INDEX `image_categories_category_id_image_id_index` on `image_categories` (`category_id`, `image_id`);
CREATE TABLE `image_categories` (
  `image_id` varchar(64) not null,
  `category_id` integer not null,
  foreign key(`image_id`) references `images`(`id`),
  foreign key(`category_id`) references `categories`(`id`),
  primary key (`image_id`,
  `category_id`)
);
CREATE TABLE `image_changes` (
  `seq` integer not null primary key autoincrement,
  `image_id` varchar(64) not null,
  `changed_at` datetime not null
);
CREATE INDEX `images_account_id_created_at_index` on `images` (`account_id`, `created_at`);
CREATE INDEX `images_content_hash_index` on `images` (`content_hash`);
CREATE INDEX `images_state_checked_at_index` on `images` (`state`, `checked_at`);
CREATE INDEX `images_state_position_id_type_width_height_index` on `images` (`state`, `position`, `id`, `type`, `width`, `height`);
CREATE TABLE `images` (
  `id` varchar(64),
  `state` varchar(16) not null,
  `type` varchar(4) not null,
  `width` integer not null,
  `height` integer not null,
  `source` varchar(32) not null,
  `position` bigint not null,
  `account_id` bigint null,
  `sub_id` varchar(255) null,
  `original_filename` varchar(255) null,
  `content_hash` varchar(64) null,
  `remote_url` varchar(2048) null,
  `created_at` datetime not null,
  `deleted_at` datetime null,
  `reason` text null,
  `checked_at` datetime null,
  `kept_at` datetime null,
  foreign key(`account_id`) references `accounts`(`id`),
  primary key (`id`)
);
CREATE INDEX `jobs_state_due_at_index` on `jobs` (`state`, `due_at`);
CREATE INDEX `jobs_state_priority_id_index` on `jobs` (`state`, `priority`, `id`);
CREATE TABLE `jobs` (
  `id` integer not null primary key autoincrement,
  `name` varchar(32) not null,
  `payload` text not null,
  `state` varchar(8) not null,
  `priority` integer not null,
  `attempts` integer not null,
  `due_at` datetime not null,
  `runner` varchar(64) null,
  `last_error` text null,
  `created_at` datetime not null
);
CREATE TABLE `schedule` (
  `task` varchar(64),
  `next_at` datetime not null,
  primary key (`task`)
);
CREATE INDEX `votes_account_id_id_index` on `votes` (`account_id`, `id`);
CREATE INDEX `votes_account_id_image_id_id_index` on `votes` (`account_id`, `image_id`, `id`);
CREATE INDEX `votes_account_id_sub_id_id_index` on `votes` (`account_id`, `sub_id`, `id`);
CREATE TABLE `votes` (
  `id` integer not null primary key autoincrement,
  `account_id` bigint not null,
  `image_id` varchar(255) not null,
  `sub_id` varchar(255) null,
  `value` float not null,
  `country_code` varchar(2) null,
  `created_at` datetime not null,
  foreign key(`account_id`) references `accounts`(`id`)
);
CREATE INDEX `webhooks_account_id_index` on `webhooks` (`account_id`);
CREATE UNIQUE INDEX `webhooks_app_id_unique` on `webhooks` (`app_id`);
CREATE UNIQUE INDEX `webhooks_endpoint_id_unique` on `webhooks` (`endpoint_id`);
CREATE TABLE `webhooks` (
  `id` integer not null primary key autoincrement,
  `account_id` bigint not null,
  `app_id` varchar(40) not null,
  `endpoint_id` varchar(40) not null,
  `name` varchar(255) not null,
  `url` varchar(2000) not null,
  `events` varchar(255) not null,
  `secret` varchar(64) not null,
  `disabled_reason` varchar(255) null,
  `created_at` datetime not null,
  `updated_at` datetime not null,
  foreign key(`account_id`) references `accounts`(`id`)
);
