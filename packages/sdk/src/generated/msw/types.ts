// Made by `npm run generate` from openapi/openapi.yaml; do not edit.

export type ClientOptions = {
    baseUrl: `${string}://${string}` | (string & {});
};

export type Webhooks = VoteCreatedWebhookRequest | FavouriteCreatedWebhookRequest | ImageUploadedWebhookRequest | ImageProcessedWebhookRequest | ImageLabelsCreatedWebhookRequest;

/**
 * Number of a row.
 */
export type RowId = number;

/**
 * 0 is no and 1 is yes.
 */
export type Flag = 0 | 1;

/**
 * From 1 (little) to 5 (much).
 */
export type Score = number;

/**
 * What went wrong, as a stable code.
 */
export type ErrorCode = 'INVALID_PARAMETERS' | 'INVALID_DATA' | 'FIELD_REQUIRED' | 'FIELD_EMPTY' | 'IMAGE_NOT_FOUND' | 'DUPLICATE_FAVOURITE' | 'INVALID_ACCOUNT' | 'INVALID_FILE' | 'CLASSIFICATION_FAILED' | 'DUPLICATE_EMAIL' | 'INVALID_CREDENTIALS' | 'MALFORMED_JSON' | 'MALFORMED_REQUEST' | 'AUTHENTICATION_ERROR' | 'NOT_FOUND' | 'NO_VOTE_FOUND_MATCHING_ID' | 'REQUEST_TIMEOUT' | 'PAYLOAD_TOO_LARGE' | 'IDEMPOTENCY_KEY_REUSED' | 'TOO_MANY_REQUESTS' | 'HEADERS_TOO_LARGE' | 'INTERNAL_SERVER_ERROR' | 'SERVICE_UNAVAILABLE';

/**
 * An error as RFC 9457 shapes it.
 */
export type Problem = {
    /**
     * Always about:blank.
     */
    type: string;
    /**
     * The status in words.
     */
    title: string;
    /**
     * The HTTP status.
     */
    status: number;
    code: ErrorCode;
    /**
     * The exact text of the plain answer.
     */
    detail: string;
    /**
     * What was wrong, in more words.
     */
    reason?: string;
    /**
     * Id of the request.
     */
    request_id: string;
};

/**
 * Done.
 */
export type Success = {
    message: 'SUCCESS';
};

/**
 * From lightest to heaviest.
 */
export type Weight = {
    /**
     * Pounds.
     */
    imperial: string;
    /**
     * Kilograms.
     */
    metric: string;
};

/**
 * The reference image of a breed; empty objects were seen in the wild.
 */
export type BreedImage = {
    id?: string;
    width?: number;
    height?: number;
    url?: string;
};

/**
 * A breed and what is known of it. Optional keys are absent, never null.
 */
export type Breed = {
    /**
     * Four lower-case letters.
     */
    id: string;
    name: string;
    weight: Weight;
    origin: string;
    description: string;
    /**
     * Words, separated by commas.
     */
    temperament: string;
    /**
     * Years, for example 14 - 15.
     */
    life_span: string;
    /**
     * Other names; may be empty.
     */
    alt_names?: string;
    country_codes: string;
    country_code: string;
    adaptability: Score;
    affection_level: Score;
    bidability?: Score;
    cat_friendly?: Score;
    child_friendly: Score;
    dog_friendly: Score;
    energy_level: Score;
    grooming: Score;
    health_issues: Score;
    intelligence: Score;
    shedding_level: Score;
    social_needs: Score;
    stranger_friendly: Score;
    vocalisation: Score;
    indoor: Flag;
    lap?: Flag;
    experimental: Flag;
    hairless: Flag;
    natural: Flag;
    rare: Flag;
    rex: Flag;
    suppressed_tail: Flag;
    short_legs: Flag;
    hypoallergenic: Flag;
    wikipedia_url?: string;
    cfa_url?: string;
    vetstreet_url?: string;
    vcahospitals_url?: string;
    reference_image_id?: string;
    image?: BreedImage;
};

/**
 * Something else that pictures show.
 */
export type Category = {
    id: number;
    name: string;
};

/**
 * Where images came from.
 */
export type Source = {
    id: string;
    name: string;
    description: string;
    image_count: number;
};

/**
 * Something true of a breed.
 */
export type Fact = {
    id: string;
    fact: string;
    breed_id: string;
    title: string;
};

/**
 * The caller's newest vote on the image.
 */
export type OwnVote = {
    id: RowId;
    value: number;
};

/**
 * The caller's favourite of the image.
 */
export type OwnFavourite = {
    id: RowId;
};

/**
 * An image as search answers it; breeds and categories only with a key.
 */
export type SearchedImage = {
    id: string;
    url: string;
    /**
     * Pixels of the original.
     */
    width: number;
    /**
     * Pixels of the original.
     */
    height: number;
    breeds?: Array<Breed>;
    /**
     * Absent when there are none.
     */
    categories?: Array<Category>;
    favourite?: OwnFavourite;
    vote?: OwnVote;
};

/**
 * One image. `breed_ids` and `sub_id` are there on uploads only.
 */
export type Image = {
    id: string;
    url: string;
    /**
     * Pixels of the original.
     */
    width: number;
    /**
     * Pixels of the original.
     */
    height: number;
    breeds?: Array<Breed>;
    categories?: Array<Category>;
    /**
     * Ids separated by commas.
     */
    breed_ids?: string | null;
    sub_id?: string | null;
    favourite?: OwnFavourite;
    vote?: OwnVote;
};

/**
 * An upload of the caller's own.
 */
export type OwnImage = {
    id: string;
    url: string;
    width: number;
    height: number;
    breeds: Array<Breed>;
    categories?: Array<Category>;
    sub_id: string | null;
    created_at: Time;
    original_filename: string;
    /**
     * Ids separated by commas.
     */
    breed_ids: string | null;
    favourite?: OwnFavourite;
    vote?: OwnVote;
};

/**
 * ISO 8601, UTC, with milliseconds.
 */
export type Time = string;

/**
 * Where in the picture, as shares of its width and height.
 */
export type BoundingBox = {
    Width: number;
    Height: number;
    Left: number;
    Top: number;
};

/**
 * Something seen in the picture, and how surely (0 to 100).
 */
export type Label = {
    Name: string;
    Confidence: number;
    Instances: Array<{
        BoundingBox: BoundingBox;
        Confidence: number;
    }>;
    Parents: Array<{
        Name: string;
    }>;
};

/**
 * Something in the picture that not everyone should see.
 */
export type ModerationLabel = {
    Name: string;
    ParentName?: string;
    Confidence: number;
};

/**
 * What an analyser saw in an image.
 */
export type Analysis = {
    labels: Array<Label>;
    moderation_labels: Array<ModerationLabel>;
    /**
     * Which analyser it was.
     */
    vendor: string;
    image_id: string;
    created_at: Time;
};

/**
 * The image of a vote or favourite; an empty object when it is unknown.
 */
export type AttachedImage = {
    id?: string;
    url?: string;
};

/**
 * A picture and what is said of it.
 */
export type NewImage = {
    /**
     * A jpg, png, gif or webp.
     */
    file: Blob | File;
    sub_id?: string;
    /**
     * Ids of breeds that it shows, separated by commas.
     */
    breed_ids?: string;
};

/**
 * An upload as it was taken in.
 */
export type UploadedImage = {
    id: string;
    url: string;
    sub_id?: string;
    breed_ids?: string;
    width: number;
    height: number;
    original_filename: string;
    /**
     * 1 while nobody has looked at it.
     */
    pending: 0 | 1;
    approved: 0 | 1;
};

/**
 * How an upload stands.
 */
export type ImageStatus = {
    id: string;
    status: 'pending' | 'approved' | 'rejected';
    /**
     * Why it was rejected, in words.
     */
    reason?: string;
    created_at: Time;
};

/**
 * What a webhook can hear of.
 */
export type WebhookEvent = 'image.uploaded' | 'image.processed' | 'image.labels_created' | 'vote.created' | 'favourite.created';

/**
 * A vote was counted.
 */
export type VoteCreatedEvent = {
    type: 'vote.created';
    timestamp: Time;
    data: Vote;
};

/**
 * An image was kept as a favourite.
 */
export type FavouriteCreatedEvent = {
    type: 'favourite.created';
    timestamp: Time;
    data: Favourite;
};

/**
 * An image was taken in.
 */
export type ImageUploadedEvent = {
    type: 'image.uploaded';
    timestamp: Time;
    /**
     * The image, before anybody has looked at it.
     */
    data: {
        id: string;
        width: number;
        height: number;
        sub_id: string | null;
        original_filename: string | null;
    };
};

/**
 * An upload was published or refused.
 */
export type ImageProcessedEvent = {
    type: 'image.processed';
    timestamp: Time;
    /**
     * How it ended.
     */
    data: {
        id: string;
        status: 'approved' | 'rejected';
        /**
         * Why it was rejected, in words.
         */
        reason?: string;
    };
};

/**
 * An upload was looked at.
 */
export type ImageLabelsCreatedEvent = {
    type: 'image.labels_created';
    timestamp: Time;
    /**
     * What was seen.
     */
    data: {
        image_id: string;
        /**
         * Without `Instances` where they are so many that an event could not carry them.
         */
        labels: Array<Label>;
        moderation_labels: Array<ModerationLabel>;
        /**
         * Which analyser it was.
         */
        vendor: string;
    };
};

/**
 * Where to send what.
 */
export type NewWebhook = {
    name: string;
    /**
     * An http or https address that the server can reach.
     */
    url: string;
    events: Array<WebhookEvent>;
};

/**
 * Whose webhook it is.
 */
export type WebhookApp = {
    createdAt: Time;
    id: string;
    metadata: {
        [key: string]: unknown;
    };
    name: string;
    /**
     * The account.
     */
    uid: string;
    updatedAt: Time;
};

/**
 * Where it sends what.
 */
export type WebhookEndpoint = {
    channels: Array<string>;
    createdAt: Time;
    /**
     * Why it is disabled, where it is.
     */
    description: string;
    disabled: boolean;
    filterTypes: Array<WebhookEvent>;
    id: string;
    metadata: {
        [key: string]: unknown;
    };
    rateLimit: number | null;
    uid: string | null;
    updatedAt: Time;
    url: string;
    version: number;
};

/**
 * One webhook.
 */
export type Webhook = {
    app: WebhookApp;
    endpoint: WebhookEndpoint;
};

/**
 * A webhook as it was made.
 */
export type WebhookCreated = {
    app: WebhookApp;
    endpoint: WebhookEndpoint;
    /**
     * Shown once, and only here.
     */
    signing_secret: string;
};

/**
 * An image to keep.
 */
export type NewFavourite = {
    image_id: string;
    sub_id?: string | null;
};

/**
 * The favourite's id.
 */
export type FavouriteCreated = {
    message: 'SUCCESS';
    id: RowId;
};

/**
 * An image that the account keeps.
 */
export type Favourite = {
    id: RowId;
    user_id: string;
    image_id: string;
    sub_id: string | null;
    created_at: Time;
    image?: AttachedImage;
};

/**
 * A number for an image.
 */
export type NewVote = {
    image_id: string;
    /**
     * 1 is up, 0 is down; any number is kept.
     */
    value: number;
    sub_id?: string | null;
};

/**
 * The vote as it was counted.
 */
export type VoteCreated = {
    message: 'SUCCESS';
    id: RowId;
    image_id: string;
    /**
     * Absent when none was sent.
     */
    sub_id?: string;
    value: number;
    country_code: string | null;
};

/**
 * A vote of the account. `user_id` is there when one vote is asked for.
 */
export type Vote = {
    id: RowId;
    user_id?: string;
    image_id: string;
    /**
     * Absent when none was sent.
     */
    sub_id?: string;
    value: number;
    country_code: string | null;
    created_at: Time;
    image?: AttachedImage;
};

/**
 * Who asks for a key, and what for.
 */
export type NewAccount = {
    email: string;
    appDescription?: string;
    opted_into_mailing_list?: boolean;
    /**
     * More about the account.
     */
    details?: {
        user_type?: string;
    };
};

/**
 * Done; `api_key` is there when the server gives keys in the answer.
 */
export type KeyGiven = {
    message: 'SUCCESS';
    /**
     * The key. It is shown once, and only here.
     */
    api_key?: string;
};

/**
 * The process.
 */
export type Health = {
    status: 'ok';
    release: string;
    uptime_seconds: number;
};

/**
 * What the process needs.
 */
export type Readiness = {
    status: 'ok' | 'unavailable';
    ports: Array<{
        port: string;
        ok: boolean;
        reason?: string;
    }>;
};

/**
 * The same each time the same event is sent to the same webhook.
 */
export type WebhookId = string;

/**
 * When this try was sent, in seconds since 1970; what is old was sent by somebody else.
 */
export type WebhookTimestamp = string;

/**
 * `v1,` and the base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`, whose
 * key is what the base64 behind `whsec_` of the signing secret stands for.
 *
 */
export type WebhookSignature = string;

/**
 * Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
 */
export type ImageId = string;

/**
 * Id of a breed.
 */
export type BreedIdInPath = string;

/**
 * Id of a vote of the caller's own.
 */
export type VoteId = RowId;

/**
 * Which page, counted from 0.
 */
export type Page = number;

/**
 * Which file `url` leads to. Width and height stay those of the original.
 */
export type Size = 'thumb' | 'small' | 'med' | 'full';

/**
 * `url` leads to a picture that is at most so many pixels wide, and goes before `size`. What
 * lies between two steps (100, 200, 300, 400, 600, 800, 1200, 1600, 2400 and 3200) is read as
 * the lower one. An original that is no wider than that is given as it is: nothing is
 * enlarged. Width and height stay those of the original. A file that lives on another server
 * is there in one size only, and `url` leads to that.
 *
 */
export type Width = number;

/**
 * Only these types, separated by commas. image/jpeg and the like are understood too.
 */
export type MimeTypes = Array<'jpg' | 'png' | 'gif' | 'webp'>;

/**
 * Only images with one of these breeds, separated by commas.
 */
export type BreedIds = Array<string>;

/**
 * An older name of breed_ids.
 *
 * @deprecated
 */
export type BreedId = Array<string>;

/**
 * Only images with one of these categories, separated by commas.
 */
export type CategoryIds = Array<string>;

/**
 * With a key, whether to attach the caller's newest vote. On by default.
 */
export type IncludeVote = boolean;

/**
 * With a key, whether to attach the caller's favourite. On by default.
 */
export type IncludeFavourite = boolean;

/**
 * Whether each row carries its image. 0 (or false) leaves it out.
 */
export type AttachImage = boolean;

/**
 * ASC or DESC.
 */
export type OrderAscending = 'ASC' | 'DESC';

/**
 * ASC, DESC, or RANDOM for chance. RAND means RANDOM.
 */
export type OrderFacts = 'RANDOM' | 'ASC' | 'DESC';

/**
 * How many facts; at most 10, more is lowered.
 */
export type FactsLimit = number;

/**
 * How many; all when absent.
 */
export type LimitAll = number;

/**
 * How many; at most 1000, more is lowered.
 */
export type LimitOwn = number;

/**
 * Which of your own users this call is for; accepted everywhere.
 */
export type SubId = string;

/**
 * Only rows with this sub_id.
 */
export type SubIdFilter = string;

/**
 * Any text of at most 255 characters, new for each thing you want done. The same account, key
 * and body within a day get the first answer again, and nothing happens twice. Without an
 * account it needs at least 16 characters, because nothing else tells the callers apart.
 *
 */
export type IdempotencyKey = string;

export type SearchImagesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many images. At most 10 without a key and 25 with one; more is lowered.
         */
        limit?: number;
        /**
         * Which page, counted from 0.
         */
        page?: number;
        /**
         * RANDOM, or the order of approval (with a key). RAND means RANDOM.
         */
        order?: 'RANDOM' | 'ASC' | 'DESC';
        /**
         * Which file `url` leads to. Width and height stay those of the original.
         */
        size?: 'thumb' | 'small' | 'med' | 'full';
        /**
         * `url` leads to a picture that is at most so many pixels wide, and goes before `size`. What
         * lies between two steps (100, 200, 300, 400, 600, 800, 1200, 1600, 2400 and 3200) is read as
         * the lower one. An original that is no wider than that is given as it is: nothing is
         * enlarged. Width and height stay those of the original. A file that lives on another server
         * is there in one size only, and `url` leads to that.
         *
         */
        width?: number;
        /**
         * Only these types, separated by commas. image/jpeg and the like are understood too.
         */
        mime_types?: Array<'jpg' | 'png' | 'gif' | 'webp'>;
        /**
         * json, or src to be sent on (302) to the file of one image.
         */
        format?: 'json' | 'src';
        /**
         * true (or 1) for images with breeds only, false (or 0) for those without.
         */
        has_breeds?: boolean;
        /**
         * Only images with one of these breeds, separated by commas.
         */
        breed_ids?: Array<string>;
        /**
         * An older name of breed_ids.
         *
         * @deprecated
         */
        breed_id?: Array<string>;
        /**
         * Only images with one of these categories, separated by commas.
         */
        category_ids?: Array<string>;
        /**
         * Ids of images that must not be answered, separated by commas.
         */
        exclude_ids?: Array<string>;
        /**
         * With a key, whether results carry their breeds.
         */
        include_breeds?: boolean;
        /**
         * With a key, whether results carry their categories.
         */
        include_categories?: boolean;
        /**
         * With a key, whether to attach the caller's newest vote. On by default.
         */
        include_vote?: boolean;
        /**
         * With a key, whether to attach the caller's favourite. On by default.
         */
        include_favourite?: boolean;
        /**
         * Any text. With order RANDOM, the same seed and filters give the same order on every
         * server, and `page` walks it without repeats.
         *
         */
        seed?: string;
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/images/search';
};

export type SearchImagesErrors = {
    /**
     * The request cannot be used; the text (or `detail`) says why.
     */
    400: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type SearchImagesError = SearchImagesErrors[keyof SearchImagesErrors];

export type SearchImagesResponses = {
    /**
     * The images; empty when nothing matches.
     */
    200: Array<SearchedImage>;
};

export type SearchImagesResponse = SearchImagesResponses[keyof SearchImagesResponses];

export type ListImagesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many images; at most 25, more is lowered.
         */
        limit?: number;
        /**
         * Which page, counted from 0.
         */
        page?: number;
        /**
         * Order of upload, or RANDOM. RAND means RANDOM.
         */
        order?: 'RANDOM' | 'ASC' | 'DESC';
        /**
         * Which file `url` leads to. Width and height stay those of the original.
         */
        size?: 'thumb' | 'small' | 'med' | 'full';
        /**
         * `url` leads to a picture that is at most so many pixels wide, and goes before `size`. What
         * lies between two steps (100, 200, 300, 400, 600, 800, 1200, 1600, 2400 and 3200) is read as
         * the lower one. An original that is no wider than that is given as it is: nothing is
         * enlarged. Width and height stay those of the original. A file that lives on another server
         * is there in one size only, and `url` leads to that.
         *
         */
        width?: number;
        /**
         * Only these types, separated by commas. image/jpeg and the like are understood too.
         */
        mime_types?: Array<'jpg' | 'png' | 'gif' | 'webp'>;
        /**
         * Only images with one of these breeds, separated by commas.
         */
        breed_ids?: Array<string>;
        /**
         * An older name of breed_ids.
         *
         * @deprecated
         */
        breed_id?: Array<string>;
        /**
         * Only images with one of these categories, separated by commas.
         */
        category_ids?: Array<string>;
        /**
         * Only json is answered; accepted because old clients send it.
         */
        format?: 'json';
        /**
         * Only images that were uploaded under exactly this name.
         */
        original_filename?: string;
        /**
         * Accepted because old clients send it; the list always holds the caller's own images.
         */
        user_id?: string;
        /**
         * With a key, whether to attach the caller's newest vote. On by default.
         */
        include_vote?: boolean;
        /**
         * With a key, whether to attach the caller's favourite. On by default.
         */
        include_favourite?: boolean;
        /**
         * Only rows with this sub_id.
         */
        sub_id?: string;
    };
    url: '/v1/images';
};

export type ListImagesErrors = {
    /**
     * The request cannot be used; the text (or `detail`) says why.
     */
    400: Problem;
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type ListImagesError = ListImagesErrors[keyof ListImagesErrors];

export type ListImagesResponses = {
    /**
     * The caller's images; empty when there are none.
     */
    200: Array<OwnImage>;
};

export type ListImagesResponse = ListImagesResponses[keyof ListImagesResponses];

export type UploadImageData = {
    body: NewImage;
    headers?: {
        /**
         * Any text of at most 255 characters, new for each thing you want done. The same account, key
         * and body within a day get the first answer again, and nothing happens twice. Without an
         * account it needs at least 16 characters, because nothing else tells the callers apart.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/images/upload';
};

export type UploadImageErrors = {
    /**
     * The request cannot be used; the text (or `detail`) says why.
     */
    400: Problem;
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * The same Idempotency-Key came before with another request.
     */
    422: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type UploadImageError = UploadImageErrors[keyof UploadImageErrors];

export type UploadImageResponses = {
    /**
     * The image as it was taken in.
     */
    201: UploadedImage;
};

export type UploadImageResponse = UploadImageResponses[keyof UploadImageResponses];

export type DeleteImageData = {
    body?: never;
    path: {
        /**
         * Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
         */
        image_id: string;
    };
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/images/{image_id}';
};

export type DeleteImageErrors = {
    /**
     * The request cannot be used; the text (or `detail`) says why.
     */
    400: Problem;
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type DeleteImageError = DeleteImageErrors[keyof DeleteImageErrors];

export type DeleteImageResponses = {
    /**
     * Deleted.
     */
    204: void;
};

export type DeleteImageResponse = DeleteImageResponses[keyof DeleteImageResponses];

export type GetImageData = {
    body?: never;
    path: {
        /**
         * Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
         */
        image_id: string;
    };
    query?: {
        /**
         * Which file `url` leads to. Width and height stay those of the original.
         */
        size?: 'thumb' | 'small' | 'med' | 'full';
        /**
         * `url` leads to a picture that is at most so many pixels wide, and goes before `size`. What
         * lies between two steps (100, 200, 300, 400, 600, 800, 1200, 1600, 2400 and 3200) is read as
         * the lower one. An original that is no wider than that is given as it is: nothing is
         * enlarged. Width and height stay those of the original. A file that lives on another server
         * is there in one size only, and `url` leads to that.
         *
         */
        width?: number;
        /**
         * With a key, whether to attach the caller's newest vote. On by default.
         */
        include_vote?: boolean;
        /**
         * With a key, whether to attach the caller's favourite. On by default.
         */
        include_favourite?: boolean;
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/images/{image_id}';
};

export type GetImageErrors = {
    /**
     * The request cannot be used; the text (or `detail`) says why.
     */
    400: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type GetImageError = GetImageErrors[keyof GetImageErrors];

export type GetImageResponses = {
    /**
     * The image.
     */
    200: Image;
};

export type GetImageResponse = GetImageResponses[keyof GetImageResponses];

export type GetImageStatusData = {
    body?: never;
    path: {
        /**
         * Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
         */
        image_id: string;
    };
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/images/{image_id}/status';
};

export type GetImageStatusErrors = {
    /**
     * The request cannot be used; the text (or `detail`) says why.
     */
    400: Problem;
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type GetImageStatusError = GetImageStatusErrors[keyof GetImageStatusErrors];

export type GetImageStatusResponses = {
    /**
     * How it stands.
     */
    200: ImageStatus;
};

export type GetImageStatusResponse = GetImageStatusResponses[keyof GetImageStatusResponses];

export type GetImageAnalysisData = {
    body?: never;
    path: {
        /**
         * Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
         */
        image_id: string;
    };
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/images/{image_id}/analysis';
};

export type GetImageAnalysisErrors = {
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type GetImageAnalysisError = GetImageAnalysisErrors[keyof GetImageAnalysisErrors];

export type GetImageAnalysisResponses = {
    /**
     * The analyses.
     */
    200: Array<Analysis>;
};

export type GetImageAnalysisResponse = GetImageAnalysisResponses[keyof GetImageAnalysisResponses];

export type ListImageBreedsData = {
    body?: never;
    path: {
        /**
         * Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
         */
        image_id: string;
    };
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/images/{image_id}/breeds';
};

export type ListImageBreedsErrors = {
    /**
     * There is no such thing, or it is somebody else's.
     */
    404: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type ListImageBreedsError = ListImageBreedsErrors[keyof ListImageBreedsErrors];

export type ListImageBreedsResponses = {
    /**
     * The breeds.
     */
    200: Array<Breed>;
};

export type ListImageBreedsResponse = ListImageBreedsResponses[keyof ListImageBreedsResponses];

export type AddImageBreedData = {
    /**
     * The breed's id.
     */
    body: {
        /**
         * Id of a breed.
         */
        breed_id: string;
    };
    headers?: {
        /**
         * Any text of at most 255 characters, new for each thing you want done. The same account, key
         * and body within a day get the first answer again, and nothing happens twice. Without an
         * account it needs at least 16 characters, because nothing else tells the callers apart.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
         */
        image_id: string;
    };
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/images/{image_id}/breeds';
};

export type AddImageBreedErrors = {
    /**
     * The request cannot be used; the text (or `detail`) says why.
     */
    400: Problem;
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * There is no such thing, or it is somebody else's.
     */
    404: Problem;
    /**
     * The body is larger than the server reads.
     */
    413: Problem;
    /**
     * The same Idempotency-Key came before with another request.
     */
    422: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type AddImageBreedError = AddImageBreedErrors[keyof AddImageBreedErrors];

export type AddImageBreedResponses = {
    /**
     * Done.
     */
    200: Success;
};

export type AddImageBreedResponse = AddImageBreedResponses[keyof AddImageBreedResponses];

export type RemoveImageBreedData = {
    body?: never;
    path: {
        /**
         * Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
         */
        image_id: string;
        /**
         * Id of a breed.
         */
        breed_id: string;
    };
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/images/{image_id}/breeds/{breed_id}';
};

export type RemoveImageBreedErrors = {
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * There is no such thing, or it is somebody else's.
     */
    404: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type RemoveImageBreedError = RemoveImageBreedErrors[keyof RemoveImageBreedErrors];

export type RemoveImageBreedResponses = {
    /**
     * Done.
     */
    200: Success;
};

export type RemoveImageBreedResponse = RemoveImageBreedResponses[keyof RemoveImageBreedResponses];

export type ListBreedsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many breeds; all when absent.
         */
        limit?: number;
        /**
         * Which page, counted from 0.
         */
        page?: number;
        /**
         * ASC or DESC.
         */
        order?: 'ASC' | 'DESC';
        /**
         * Accepted because old clients send it; without effect.
         */
        attach_breed?: string;
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/breeds';
};

export type ListBreedsErrors = {
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type ListBreedsError = ListBreedsErrors[keyof ListBreedsErrors];

export type ListBreedsResponses = {
    /**
     * The breeds.
     */
    200: Array<Breed>;
};

export type ListBreedsResponse = ListBreedsResponses[keyof ListBreedsResponses];

export type SearchBreedsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Part of the breed's name.
         */
        q?: string;
        /**
         * 1 (or true) attaches each breed's reference image.
         */
        attach_image?: boolean;
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/breeds/search';
};

export type SearchBreedsErrors = {
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type SearchBreedsError = SearchBreedsErrors[keyof SearchBreedsErrors];

export type SearchBreedsResponses = {
    /**
     * The breeds found.
     */
    200: Array<Breed>;
};

export type SearchBreedsResponse = SearchBreedsResponses[keyof SearchBreedsResponses];

export type GetBreedData = {
    body?: never;
    path: {
        /**
         * Id of a breed.
         */
        breed_id: string;
    };
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/breeds/{breed_id}';
};

export type GetBreedErrors = {
    /**
     * There is no such thing, or it is somebody else's.
     */
    404: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type GetBreedError = GetBreedErrors[keyof GetBreedErrors];

export type GetBreedResponses = {
    /**
     * The breed.
     */
    200: Breed;
};

export type GetBreedResponse = GetBreedResponses[keyof GetBreedResponses];

export type ListBreedFactsData = {
    body?: never;
    path: {
        /**
         * Id of a breed.
         */
        breed_id: string;
    };
    query?: {
        /**
         * How many facts; at most 10, more is lowered.
         */
        limit?: number;
        /**
         * Which page, counted from 0.
         */
        page?: number;
        /**
         * ASC, DESC, or RANDOM for chance. RAND means RANDOM.
         */
        order?: 'RANDOM' | 'ASC' | 'DESC';
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/breeds/{breed_id}/facts';
};

export type ListBreedFactsErrors = {
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type ListBreedFactsError = ListBreedFactsErrors[keyof ListBreedFactsErrors];

export type ListBreedFactsResponses = {
    /**
     * The facts.
     */
    200: Array<Fact>;
};

export type ListBreedFactsResponse = ListBreedFactsResponses[keyof ListBreedFactsResponses];

export type ListFactsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many facts; at most 10, more is lowered.
         */
        limit?: number;
        /**
         * Which page, counted from 0.
         */
        page?: number;
        /**
         * ASC, DESC, or RANDOM for chance. RAND means RANDOM.
         */
        order?: 'RANDOM' | 'ASC' | 'DESC';
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/facts';
};

export type ListFactsErrors = {
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type ListFactsError = ListFactsErrors[keyof ListFactsErrors];

export type ListFactsResponses = {
    /**
     * The facts.
     */
    200: Array<Fact>;
};

export type ListFactsResponse = ListFactsResponses[keyof ListFactsResponses];

export type ListCategoriesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many; all when absent.
         */
        limit?: number;
        /**
         * Which page, counted from 0.
         */
        page?: number;
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/categories';
};

export type ListCategoriesErrors = {
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type ListCategoriesError = ListCategoriesErrors[keyof ListCategoriesErrors];

export type ListCategoriesResponses = {
    /**
     * The categories.
     */
    200: Array<Category>;
};

export type ListCategoriesResponse = ListCategoriesResponses[keyof ListCategoriesResponses];

export type ListSourcesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many; all when absent.
         */
        limit?: number;
        /**
         * Which page, counted from 0.
         */
        page?: number;
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/sources';
};

export type ListSourcesErrors = {
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type ListSourcesError = ListSourcesErrors[keyof ListSourcesErrors];

export type ListSourcesResponses = {
    /**
     * The sources.
     */
    200: Array<Source>;
};

export type ListSourcesResponse = ListSourcesResponses[keyof ListSourcesResponses];

export type ListFavouritesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many; at most 1000, more is lowered.
         */
        limit?: number;
        /**
         * Which page, counted from 0.
         */
        page?: number;
        /**
         * ASC or DESC.
         */
        order?: 'ASC' | 'DESC';
        /**
         * Whether each row carries its image. 0 (or false) leaves it out.
         */
        attach_image?: boolean;
        /**
         * Only rows with this sub_id.
         */
        sub_id?: string;
    };
    url: '/v1/favourites';
};

export type ListFavouritesErrors = {
    /**
     * The request cannot be used; the text (or `detail`) says why.
     */
    400: Problem;
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type ListFavouritesError = ListFavouritesErrors[keyof ListFavouritesErrors];

export type ListFavouritesResponses = {
    /**
     * The favourites; empty when there are none.
     */
    200: Array<Favourite>;
};

export type ListFavouritesResponse = ListFavouritesResponses[keyof ListFavouritesResponses];

export type CreateFavouriteData = {
    /**
     * The image, and whose favourite it is within your account.
     */
    body: NewFavourite;
    headers?: {
        /**
         * Any text of at most 255 characters, new for each thing you want done. The same account, key
         * and body within a day get the first answer again, and nothing happens twice. Without an
         * account it needs at least 16 characters, because nothing else tells the callers apart.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/favourites';
};

export type CreateFavouriteErrors = {
    /**
     * The request cannot be used; the text (or `detail`) says why.
     */
    400: Problem;
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * The body is larger than the server reads.
     */
    413: Problem;
    /**
     * The same Idempotency-Key came before with another request.
     */
    422: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type CreateFavouriteError = CreateFavouriteErrors[keyof CreateFavouriteErrors];

export type CreateFavouriteResponses = {
    /**
     * Kept.
     */
    200: FavouriteCreated;
};

export type CreateFavouriteResponse = CreateFavouriteResponses[keyof CreateFavouriteResponses];

export type DeleteFavouriteData = {
    body?: never;
    path: {
        /**
         * Id of a favourite of the caller's own.
         */
        favourite_id: RowId;
    };
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/favourites/{favourite_id}';
};

export type DeleteFavouriteErrors = {
    /**
     * The request cannot be used; the text (or `detail`) says why.
     */
    400: Problem;
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type DeleteFavouriteError = DeleteFavouriteErrors[keyof DeleteFavouriteErrors];

export type DeleteFavouriteResponses = {
    /**
     * Done.
     */
    200: Success;
};

export type DeleteFavouriteResponse = DeleteFavouriteResponses[keyof DeleteFavouriteResponses];

export type GetFavouriteData = {
    body?: never;
    path: {
        /**
         * Id of a favourite of the caller's own.
         */
        favourite_id: RowId;
    };
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/favourites/{favourite_id}';
};

export type GetFavouriteErrors = {
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * There is no such thing, or it is somebody else's.
     */
    404: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type GetFavouriteError = GetFavouriteErrors[keyof GetFavouriteErrors];

export type GetFavouriteResponses = {
    /**
     * The favourite.
     */
    200: Favourite;
};

export type GetFavouriteResponse = GetFavouriteResponses[keyof GetFavouriteResponses];

export type ListVotesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many votes; at most 1000, more is lowered.
         */
        limit?: number;
        /**
         * Which page, counted from 0.
         */
        page?: number;
        /**
         * ASC or DESC.
         */
        order?: 'ASC' | 'DESC';
        /**
         * Whether each row carries its image. 0 (or false) leaves it out.
         */
        attach_image?: boolean;
        /**
         * Only rows with this sub_id.
         */
        sub_id?: string;
    };
    url: '/v1/votes';
};

export type ListVotesErrors = {
    /**
     * The request cannot be used; the text (or `detail`) says why.
     */
    400: Problem;
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type ListVotesError = ListVotesErrors[keyof ListVotesErrors];

export type ListVotesResponses = {
    /**
     * The votes; empty when there are none.
     */
    200: Array<Vote>;
};

export type ListVotesResponse = ListVotesResponses[keyof ListVotesResponses];

export type CreateVoteData = {
    /**
     * The image, its number, and whose vote it is within your account.
     */
    body: NewVote;
    headers?: {
        /**
         * Any text of at most 255 characters, new for each thing you want done. The same account, key
         * and body within a day get the first answer again, and nothing happens twice. Without an
         * account it needs at least 16 characters, because nothing else tells the callers apart.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/votes';
};

export type CreateVoteErrors = {
    /**
     * The request cannot be used; the text (or `detail`) says why.
     */
    400: Problem;
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * The body is larger than the server reads.
     */
    413: Problem;
    /**
     * The same Idempotency-Key came before with another request.
     */
    422: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type CreateVoteError = CreateVoteErrors[keyof CreateVoteErrors];

export type CreateVoteResponses = {
    /**
     * Counted.
     */
    201: VoteCreated;
};

export type CreateVoteResponse = CreateVoteResponses[keyof CreateVoteResponses];

export type DeleteVoteData = {
    body?: never;
    path: {
        /**
         * Id of a vote of the caller's own.
         */
        vote_id: RowId;
    };
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/votes/{vote_id}';
};

export type DeleteVoteErrors = {
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * There is no such thing, or it is somebody else's.
     */
    404: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type DeleteVoteError = DeleteVoteErrors[keyof DeleteVoteErrors];

export type DeleteVoteResponses = {
    /**
     * Done.
     */
    200: Success;
};

export type DeleteVoteResponse = DeleteVoteResponses[keyof DeleteVoteResponses];

export type GetVoteData = {
    body?: never;
    path: {
        /**
         * Id of a vote of the caller's own.
         */
        vote_id: RowId;
    };
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/votes/{vote_id}';
};

export type GetVoteErrors = {
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * There is no such thing, or it is somebody else's.
     */
    404: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type GetVoteError = GetVoteErrors[keyof GetVoteErrors];

export type GetVoteResponses = {
    /**
     * The vote.
     */
    200: Vote;
};

export type GetVoteResponse = GetVoteResponses[keyof GetVoteResponses];

export type DeleteVoteByOldPathData = {
    body?: never;
    path: {
        /**
         * Id of a vote of the caller's own.
         */
        vote_id: RowId;
    };
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/vote/{vote_id}';
};

export type DeleteVoteByOldPathErrors = {
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * There is no such thing, or it is somebody else's.
     */
    404: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type DeleteVoteByOldPathError = DeleteVoteByOldPathErrors[keyof DeleteVoteByOldPathErrors];

export type DeleteVoteByOldPathResponses = {
    /**
     * Done.
     */
    200: Success;
};

export type DeleteVoteByOldPathResponse = DeleteVoteByOldPathResponses[keyof DeleteVoteByOldPathResponses];

export type ListWebhooksData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/webhooks';
};

export type ListWebhooksErrors = {
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type ListWebhooksError = ListWebhooksErrors[keyof ListWebhooksErrors];

export type ListWebhooksResponses = {
    /**
     * The webhooks; empty when there are none.
     */
    200: Array<Webhook>;
};

export type ListWebhooksResponse = ListWebhooksResponses[keyof ListWebhooksResponses];

export type CreateWebhookData = {
    /**
     * Where to send what.
     */
    body: NewWebhook;
    headers?: {
        /**
         * Any text of at most 255 characters, new for each thing you want done. The same account, key
         * and body within a day get the first answer again, and nothing happens twice. Without an
         * account it needs at least 16 characters, because nothing else tells the callers apart.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/webhooks';
};

export type CreateWebhookErrors = {
    /**
     * The request cannot be used; the text (or `detail`) says why.
     */
    400: Problem;
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * The body is larger than the server reads.
     */
    413: Problem;
    /**
     * The same Idempotency-Key came before with another request.
     */
    422: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type CreateWebhookError = CreateWebhookErrors[keyof CreateWebhookErrors];

export type CreateWebhookResponses = {
    /**
     * Made.
     */
    200: WebhookCreated;
};

export type CreateWebhookResponse = CreateWebhookResponses[keyof CreateWebhookResponses];

export type DeleteWebhookData = {
    body?: never;
    path: {
        /**
         * Id of a webhook's endpoint (`ep_…`) or of its app (`app_…`).
         */
        webhook_id: string;
    };
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/webhooks/{webhook_id}';
};

export type DeleteWebhookErrors = {
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * There is no such thing, or it is somebody else's.
     */
    404: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type DeleteWebhookError = DeleteWebhookErrors[keyof DeleteWebhookErrors];

export type DeleteWebhookResponses = {
    /**
     * Done.
     */
    200: Success;
};

export type DeleteWebhookResponse = DeleteWebhookResponses[keyof DeleteWebhookResponses];

export type SignUpData = {
    /**
     * Who asks, and what for.
     */
    body: NewAccount;
    headers?: {
        /**
         * Any text of at most 255 characters, new for each thing you want done. The same account, key
         * and body within a day get the first answer again, and nothing happens twice. Without an
         * account it needs at least 16 characters, because nothing else tells the callers apart.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/user/passwordlesssignup';
};

export type SignUpErrors = {
    /**
     * The request cannot be used; the text (or `detail`) says why.
     */
    400: Problem;
    /**
     * The body is larger than the server reads.
     */
    413: Problem;
    /**
     * The same Idempotency-Key came before with another request.
     */
    422: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type SignUpError = SignUpErrors[keyof SignUpErrors];

export type SignUpResponses = {
    /**
     * Signed up.
     */
    200: KeyGiven;
};

export type SignUpResponse = SignUpResponses[keyof SignUpResponses];

export type RotateKeyData = {
    body?: never;
    headers?: {
        /**
         * Any text of at most 255 characters, new for each thing you want done. The same account, key
         * and body within a day get the first answer again, and nothing happens twice. Without an
         * account it needs at least 16 characters, because nothing else tells the callers apart.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: {
        /**
         * Which of your own users this call is for; accepted everywhere.
         */
        sub_id?: string;
    };
    url: '/v1/user/keys/rotate';
};

export type RotateKeyErrors = {
    /**
     * The request cannot be used; the text (or `detail`) says why.
     */
    400: Problem;
    /**
     * A key is needed, and none that is known was sent.
     */
    401: Problem;
    /**
     * The body is larger than the server reads.
     */
    413: Problem;
    /**
     * The same Idempotency-Key came before with another request.
     */
    422: Problem;
    /**
     * Over the rate limit; try again when `retry-after` has passed.
     */
    429: Problem;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type RotateKeyError = RotateKeyErrors[keyof RotateKeyErrors];

export type RotateKeyResponses = {
    /**
     * The new key.
     */
    200: KeyGiven;
};

export type RotateKeyResponse = RotateKeyResponses[keyof RotateKeyResponses];

export type GetImageFileData = {
    body?: never;
    path: {
        /**
         * `{image_id}.{jpg|png|gif|webp}`, or a size of it: `{image_id}_390x256.jpg` (small),
         * `{image_id}_1280.jpg` (med), `{image_id}_180x180.jpg` (thumb), or a width of it:
         * `{image_id}_w600.jpg`, in the steps of the parameter `width` and no other. The ending is
         * the image's own type. Sizes and widths, but not the original, are also there as `.webp`.
         *
         */
        file: string;
    };
    query?: never;
    url: '/images/{file}';
};

export type GetImageFileErrors = {
    /**
     * There is no such thing, or it is somebody else's.
     */
    404: Problem;
    /**
     * No such part of the file.
     */
    416: unknown;
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Something that the server needs does not answer; try again later.
     */
    503: Problem;
};

export type GetImageFileError = GetImageFileErrors[keyof GetImageFileErrors];

export type GetImageFileResponses = {
    /**
     * The picture.
     */
    200: Blob | File;
    /**
     * The picture.
     */
    206: Blob | File;
};

export type GetImageFileResponse = GetImageFileResponses[keyof GetImageFileResponses];

export type GetHealthData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/healthz';
};

export type GetHealthErrors = {
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
};

export type GetHealthError = GetHealthErrors[keyof GetHealthErrors];

export type GetHealthResponses = {
    /**
     * Alive.
     */
    200: Health;
};

export type GetHealthResponse = GetHealthResponses[keyof GetHealthResponses];

export type GetReadinessData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/readyz';
};

export type GetReadinessErrors = {
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
    /**
     * Ready (200) or not (503), with what each port says.
     */
    503: Readiness;
};

export type GetReadinessError = GetReadinessErrors[keyof GetReadinessErrors];

export type GetReadinessResponses = {
    /**
     * Ready (200) or not (503), with what each port says.
     */
    200: Readiness;
};

export type GetReadinessResponse = GetReadinessResponses[keyof GetReadinessResponses];

export type GetContractJsonData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/openapi.json';
};

export type GetContractJsonErrors = {
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
};

export type GetContractJsonError = GetContractJsonErrors[keyof GetContractJsonErrors];

export type GetContractJsonResponses = {
    /**
     * The document.
     */
    200: {
        [key: string]: unknown;
    };
};

export type GetContractJsonResponse = GetContractJsonResponses[keyof GetContractJsonResponses];

export type GetContractYamlData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/openapi.yaml';
};

export type GetContractYamlErrors = {
    /**
     * A fault of the server; the request's id leads to it in the log.
     */
    500: Problem;
};

export type GetContractYamlError = GetContractYamlErrors[keyof GetContractYamlErrors];

export type GetContractYamlResponses = {
    /**
     * The document.
     */
    200: string;
};

export type GetContractYamlResponse = GetContractYamlResponses[keyof GetContractYamlResponses];

/**
 * The event.
 */
export type VoteCreatedWebhookPayload = VoteCreatedEvent;

export type VoteCreatedWebhookRequest = {
    body: VoteCreatedWebhookPayload;
    key: 'vote.created';
    path?: never;
    query?: never;
};

/**
 * The event.
 */
export type FavouriteCreatedWebhookPayload = FavouriteCreatedEvent;

export type FavouriteCreatedWebhookRequest = {
    body: FavouriteCreatedWebhookPayload;
    key: 'favourite.created';
    path?: never;
    query?: never;
};

/**
 * The event.
 */
export type ImageUploadedWebhookPayload = ImageUploadedEvent;

export type ImageUploadedWebhookRequest = {
    body: ImageUploadedWebhookPayload;
    key: 'image.uploaded';
    path?: never;
    query?: never;
};

/**
 * The event.
 */
export type ImageProcessedWebhookPayload = ImageProcessedEvent;

export type ImageProcessedWebhookRequest = {
    body: ImageProcessedWebhookPayload;
    key: 'image.processed';
    path?: never;
    query?: never;
};

/**
 * The event.
 */
export type ImageLabelsCreatedWebhookPayload = ImageLabelsCreatedEvent;

export type ImageLabelsCreatedWebhookRequest = {
    body: ImageLabelsCreatedWebhookPayload;
    key: 'image.labels_created';
    path?: never;
    query?: never;
};
