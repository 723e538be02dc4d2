-- Made by `npm run generate` from packages/server/migrations; do not edit.

create table `accounts` (
  `id` bigint unsigned not null auto_increment primary key,
  `user_id` varchar(32) not null,
  `email` varchar(254) null,
  `app_description` text null,
  `user_type` varchar(255) null,
  `opted_into_mailing_list` boolean not null default '0',
  `created_at` datetime(3) not null
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
alter table `accounts` add unique `accounts_user_id_unique`(`user_id`);
alter table `accounts` add unique `accounts_email_unique`(`email`);
create table `api_keys` (
  `id` bigint unsigned not null auto_increment primary key,
  `account_id` bigint unsigned not null,
  `key_hash` varchar(64) not null,
  `key_ending` varchar(4) not null,
  `name` varchar(255) not null,
  `created_at` datetime(3) not null,
  `revoked_at` datetime(3) null
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
alter table `api_keys` add constraint `api_keys_account_id_foreign` foreign key (`account_id`) references `accounts` (`id`);
alter table `api_keys` add unique `api_keys_key_hash_unique`(`key_hash`);
create table `idempotency_keys` (
  `id` bigint unsigned not null auto_increment primary key,
  `scope` varchar(64) not null,
  `key_hash` varchar(64) not null,
  `request_hash` varchar(64) not null,
  `status` int null,
  `answer` text null,
  `created_at` datetime(3) not null
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
alter table `idempotency_keys` add index `idempotency_keys_created_at_index`(`created_at`);
alter table `idempotency_keys` add unique `idempotency_keys_scope_key_hash_unique`(`scope`, `key_hash`);
create table `breeds` (
  `id` varchar(32),
  `name` varchar(255) not null,
  `reference_image_id` varchar(64) null,
  `facts` text not null,
  `position` int not null,
  primary key (`id`)
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
create table `categories` (
  `id` int,
  `name` varchar(255) not null,
  `position` int not null,
  primary key (`id`)
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
create table `facts` (
  `id` varchar(32),
  `breed_id` varchar(32) not null,
  `title` varchar(255) not null,
  `fact` text not null,
  `position` int not null,
  primary key (`id`)
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
alter table `facts` add index `facts_breed_id_index`(`breed_id`);
alter table `facts` add index `facts_position_index`(`position`);
create table `images` (
  `id` varchar(64),
  `state` varchar(16) not null,
  `type` varchar(4) not null,
  `width` int not null,
  `height` int not null,
  `source` varchar(32) not null,
  `position` bigint not null,
  `account_id` bigint unsigned null,
  `sub_id` varchar(255) null,
  `original_filename` varchar(255) null,
  `content_hash` varchar(64) null,
  `remote_url` varchar(2048) null,
  `created_at` datetime(3) not null,
  `deleted_at` datetime(3) null,
  primary key (`id`)
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
alter table `images` add constraint `images_account_id_foreign` foreign key (`account_id`) references `accounts` (`id`);
alter table `images` add index `images_content_hash_index`(`content_hash`);
alter table `images` add index `images_state_position_index`(`state`, `position`);
alter table `images` add index `images_account_id_created_at_index`(`account_id`, `created_at`);
create table `image_breeds` (
  `image_id` varchar(64) not null,
  `breed_id` varchar(32) not null,
  primary key (`image_id`,
  `breed_id`)
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
alter table `image_breeds` add constraint `image_breeds_image_id_foreign` foreign key (`image_id`) references `images` (`id`);
alter table `image_breeds` add constraint `image_breeds_breed_id_foreign` foreign key (`breed_id`) references `breeds` (`id`);
alter table `image_breeds` add index `image_breeds_breed_id_image_id_index`(`breed_id`, `image_id`);
create table `image_categories` (
  `image_id` varchar(64) not null,
  `category_id` int not null,
  primary key (`image_id`,
  `category_id`)
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
alter table `image_categories` add constraint `image_categories_image_id_foreign` foreign key (`image_id`) references `images` (`id`);
alter table `image_categories` add constraint `image_categories_category_id_foreign` foreign key (`category_id`) references `categories` (`id`);
alter table `image_categories` add index `image_categories_category_id_image_id_index`(`category_id`, `image_id`);
create table `analyses` (
  `id` bigint unsigned not null auto_increment primary key,
  `image_id` varchar(64) not null,
  `vendor` varchar(64) not null,
  `labels` mediumtext not null,
  `moderation_labels` mediumtext not null,
  `created_at` datetime(3) not null
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
alter table `analyses` add constraint `analyses_image_id_foreign` foreign key (`image_id`) references `images` (`id`);
alter table `analyses` add index `analyses_image_id_id_index`(`image_id`, `id`);
create table `votes` (
  `id` bigint unsigned not null auto_increment primary key,
  `account_id` bigint unsigned not null,
  `image_id` varchar(255) not null,
  `sub_id` varchar(255) null,
  `value` double not null,
  `country_code` varchar(2) null,
  `created_at` datetime(3) not null
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
alter table `votes` add constraint `votes_account_id_foreign` foreign key (`account_id`) references `accounts` (`id`);
alter table `votes` add index `votes_account_id_id_index`(`account_id`, `id`);
alter table `votes` add index `votes_account_id_sub_id_id_index`(`account_id`, `sub_id`, `id`);
alter table `votes` add index `votes_account_id_image_id_id_index`(`account_id`, `image_id`, `id`);
create table `favourites` (
  `id` bigint unsigned not null auto_increment primary key,
  `account_id` bigint unsigned not null,
  `image_id` varchar(255) not null,
  `sub_id` varchar(255) null,
  `sub_id_or_empty` varchar(255) not null,
  `created_at` datetime(3) not null
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
alter table `favourites` add constraint `favourites_account_id_foreign` foreign key (`account_id`) references `accounts` (`id`);
alter table `favourites` add unique `favourites_account_id_image_id_sub_id_or_empty_unique`(`account_id`, `image_id`, `sub_id_or_empty`);
alter table `favourites` add index `favourites_account_id_id_index`(`account_id`, `id`);
alter table `favourites` add index `favourites_account_id_sub_id_id_index`(`account_id`, `sub_id`, `id`);
create table `image_changes` (
  `seq` bigint unsigned not null auto_increment primary key,
  `image_id` varchar(64) not null,
  `changed_at` datetime(3) not null
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
alter table `accounts` add `plan` varchar(32) not null default 'free';
create table `jobs` (
  `id` bigint unsigned not null auto_increment primary key,
  `name` varchar(32) not null,
  `payload` text not null,
  `state` varchar(8) not null,
  `priority` int not null,
  `attempts` int not null,
  `due_at` datetime(3) not null,
  `runner` varchar(64) null,
  `last_error` text null,
  `created_at` datetime(3) not null
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
alter table `jobs` add index `jobs_state_priority_id_index`(`state`, `priority`, `id`);
alter table `jobs` add index `jobs_state_due_at_index`(`state`, `due_at`);
create table `schedule` (
  `task` varchar(64),
  `next_at` datetime(3) not null,
  primary key (`task`)
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
alter table `images` add `reason` text null;
alter table `analyses` add `text_detections` mediumtext null, add `faces` mediumtext null;
create table `webhooks` (
  `id` bigint unsigned not null auto_increment primary key,
  `account_id` bigint unsigned not null,
  `app_id` varchar(40) not null,
  `endpoint_id` varchar(40) not null,
  `name` varchar(255) not null,
  `url` varchar(2000) not null,
  `events` varchar(255) not null,
  `secret` varchar(64) not null,
  `disabled_reason` varchar(255) null,
  `created_at` datetime(3) not null,
  `updated_at` datetime(3) not null
) default character set utf8mb4 collate utf8mb4_0900_bin engine = InnoDB;
alter table `webhooks` add constraint `webhooks_account_id_foreign` foreign key (`account_id`) references `accounts` (`id`);
alter table `webhooks` add index `webhooks_account_id_index`(`account_id`);
alter table `webhooks` add unique `webhooks_app_id_unique`(`app_id`);
alter table `webhooks` add unique `webhooks_endpoint_id_unique`(`endpoint_id`);
alter table `images` add `checked_at` datetime(3) null, add `kept_at` datetime(3) null;
alter table `images` add index `images_state_checked_at_index`(`state`, `checked_at`);
alter table `images` add index `images_state_position_id_type_width_height_index`(`state`, `position`, `id`, `type`, `width`, `height`);
alter table `images` drop index `images_state_position_index`;
