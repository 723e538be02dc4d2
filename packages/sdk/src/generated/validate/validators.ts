// Made by `npm run generate` from openapi/openapi.yaml; do not edit.

import * as v from 'valibot';

/**
 * Number of a row.
 */
export const vRowId = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9007199254740991));

/**
 * 0 is no and 1 is yes.
 */
export const vFlag = v.picklist([0, 1]);

/**
 * From 1 (little) to 5 (much).
 */
export const vScore = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5));

/**
 * What went wrong, as a stable code.
 */
export const vErrorCode = v.picklist([
    'INVALID_PARAMETERS',
    'INVALID_DATA',
    'FIELD_REQUIRED',
    'FIELD_EMPTY',
    'IMAGE_NOT_FOUND',
    'DUPLICATE_FAVOURITE',
    'INVALID_ACCOUNT',
    'INVALID_FILE',
    'CLASSIFICATION_FAILED',
    'DUPLICATE_EMAIL',
    'INVALID_CREDENTIALS',
    'MALFORMED_JSON',
    'MALFORMED_REQUEST',
    'AUTHENTICATION_ERROR',
    'NOT_FOUND',
    'NO_VOTE_FOUND_MATCHING_ID',
    'REQUEST_TIMEOUT',
    'PAYLOAD_TOO_LARGE',
    'IDEMPOTENCY_KEY_REUSED',
    'TOO_MANY_REQUESTS',
    'HEADERS_TOO_LARGE',
    'INTERNAL_SERVER_ERROR',
    'SERVICE_UNAVAILABLE'
]);

/**
 * An error as RFC 9457 shapes it.
 */
export const vProblem = v.object({
    type: v.string(),
    title: v.string(),
    status: v.pipe(v.number(), v.integer()),
    code: vErrorCode,
    detail: v.string(),
    reason: v.optional(v.string()),
    request_id: v.string()
});

/**
 * Done.
 */
export const vSuccess = v.object({
    message: v.literal('SUCCESS')
});

/**
 * From lightest to heaviest.
 */
export const vWeight = v.object({
    imperial: v.string(),
    metric: v.string()
});

/**
 * The reference image of a breed; empty objects were seen in the wild.
 */
export const vBreedImage = v.object({
    id: v.optional(v.string()),
    width: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    height: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    url: v.optional(v.pipe(v.string(), v.url()))
});

/**
 * A breed and what is known of it. Optional keys are absent, never null.
 */
export const vBreed = v.object({
    id: v.string(),
    name: v.string(),
    weight: vWeight,
    origin: v.string(),
    description: v.string(),
    temperament: v.string(),
    life_span: v.string(),
    alt_names: v.optional(v.string()),
    country_codes: v.string(),
    country_code: v.string(),
    adaptability: vScore,
    affection_level: vScore,
    bidability: v.optional(vScore),
    cat_friendly: v.optional(vScore),
    child_friendly: vScore,
    dog_friendly: vScore,
    energy_level: vScore,
    grooming: vScore,
    health_issues: vScore,
    intelligence: vScore,
    shedding_level: vScore,
    social_needs: vScore,
    stranger_friendly: vScore,
    vocalisation: vScore,
    indoor: vFlag,
    lap: v.optional(vFlag),
    experimental: vFlag,
    hairless: vFlag,
    natural: vFlag,
    rare: vFlag,
    rex: vFlag,
    suppressed_tail: vFlag,
    short_legs: vFlag,
    hypoallergenic: vFlag,
    wikipedia_url: v.optional(v.string()),
    cfa_url: v.optional(v.string()),
    vetstreet_url: v.optional(v.string()),
    vcahospitals_url: v.optional(v.string()),
    reference_image_id: v.optional(v.string()),
    image: v.optional(vBreedImage)
});

/**
 * Something else that pictures show.
 */
export const vCategory = v.object({
    id: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9007199254740991)),
    name: v.string()
});

/**
 * Where images came from.
 */
export const vSource = v.object({
    id: v.string(),
    name: v.string(),
    description: v.string(),
    image_count: v.pipe(v.number(), v.integer(), v.minValue(0))
});

/**
 * Something true of a breed.
 */
export const vFact = v.object({
    id: v.string(),
    fact: v.string(),
    breed_id: v.string(),
    title: v.string()
});

/**
 * The caller's newest vote on the image.
 */
export const vOwnVote = v.object({
    id: vRowId,
    value: v.number()
});

/**
 * The caller's favourite of the image.
 */
export const vOwnFavourite = v.object({
    id: vRowId
});

/**
 * An image as search answers it; breeds and categories only with a key.
 */
export const vSearchedImage = v.object({
    id: v.string(),
    url: v.pipe(v.string(), v.url()),
    width: v.pipe(v.number(), v.integer(), v.minValue(1)),
    height: v.pipe(v.number(), v.integer(), v.minValue(1)),
    breeds: v.optional(v.array(vBreed)),
    categories: v.optional(v.array(vCategory)),
    favourite: v.optional(vOwnFavourite),
    vote: v.optional(vOwnVote)
});

/**
 * One image. `breed_ids` and `sub_id` are there on uploads only.
 */
export const vImage = v.object({
    id: v.string(),
    url: v.pipe(v.string(), v.url()),
    width: v.pipe(v.number(), v.integer(), v.minValue(1)),
    height: v.pipe(v.number(), v.integer(), v.minValue(1)),
    breeds: v.optional(v.array(vBreed)),
    categories: v.optional(v.array(vCategory)),
    breed_ids: v.nullish(v.string()),
    sub_id: v.nullish(v.string()),
    favourite: v.optional(vOwnFavourite),
    vote: v.optional(vOwnVote)
});

/**
 * ISO 8601, UTC, with milliseconds.
 */
export const vTime = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/));

/**
 * An upload of the caller's own.
 */
export const vOwnImage = v.object({
    id: v.string(),
    url: v.pipe(v.string(), v.url()),
    width: v.pipe(v.number(), v.integer(), v.minValue(1)),
    height: v.pipe(v.number(), v.integer(), v.minValue(1)),
    breeds: v.array(vBreed),
    categories: v.optional(v.array(vCategory)),
    sub_id: v.nullable(v.string()),
    created_at: vTime,
    original_filename: v.pipe(v.string(), v.maxLength(100)),
    breed_ids: v.nullable(v.string()),
    favourite: v.optional(vOwnFavourite),
    vote: v.optional(vOwnVote)
});

/**
 * Where in the picture, as shares of its width and height.
 */
export const vBoundingBox = v.object({
    Width: v.number(),
    Height: v.number(),
    Left: v.number(),
    Top: v.number()
});

/**
 * Something seen in the picture, and how surely (0 to 100).
 */
export const vLabel = v.object({
    Name: v.string(),
    Confidence: v.number(),
    Instances: v.array(v.object({
        BoundingBox: vBoundingBox,
        Confidence: v.number()
    })),
    Parents: v.array(v.object({
        Name: v.string()
    }))
});

/**
 * Something in the picture that not everyone should see.
 */
export const vModerationLabel = v.object({
    Name: v.string(),
    ParentName: v.optional(v.string()),
    Confidence: v.number()
});

/**
 * What an analyser saw in an image.
 */
export const vAnalysis = v.object({
    labels: v.array(vLabel),
    moderation_labels: v.array(vModerationLabel),
    vendor: v.string(),
    image_id: v.string(),
    created_at: vTime
});

/**
 * The image of a vote or favourite; an empty object when it is unknown.
 */
export const vAttachedImage = v.object({
    id: v.optional(v.string()),
    url: v.optional(v.pipe(v.string(), v.url()))
});

/**
 * A picture and what is said of it.
 */
export const vNewImage = v.object({
    file: v.string(),
    sub_id: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(255))),
    breed_ids: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * An upload as it was taken in.
 */
export const vUploadedImage = v.object({
    id: v.string(),
    url: v.pipe(v.string(), v.url()),
    sub_id: v.optional(v.string()),
    breed_ids: v.optional(v.string()),
    width: v.pipe(v.number(), v.integer()),
    height: v.pipe(v.number(), v.integer()),
    original_filename: v.string(),
    pending: v.picklist([0, 1]),
    approved: v.picklist([0, 1])
});

/**
 * How an upload stands.
 */
export const vImageStatus = v.object({
    id: v.string(),
    status: v.picklist([
        'pending',
        'approved',
        'rejected'
    ]),
    reason: v.optional(v.string()),
    created_at: vTime
});

/**
 * What a webhook can hear of.
 */
export const vWebhookEvent = v.picklist([
    'image.uploaded',
    'image.processed',
    'image.labels_created',
    'vote.created',
    'favourite.created'
]);

/**
 * An image was taken in.
 */
export const vImageUploadedEvent = v.object({
    type: v.literal('image.uploaded'),
    timestamp: vTime,
    data: v.object({
        id: v.string(),
        width: v.pipe(v.number(), v.integer()),
        height: v.pipe(v.number(), v.integer()),
        sub_id: v.nullable(v.string()),
        original_filename: v.nullable(v.string())
    })
});

/**
 * An upload was published or refused.
 */
export const vImageProcessedEvent = v.object({
    type: v.literal('image.processed'),
    timestamp: vTime,
    data: v.object({
        id: v.string(),
        status: v.picklist(['approved', 'rejected']),
        reason: v.optional(v.string())
    })
});

/**
 * An upload was looked at.
 */
export const vImageLabelsCreatedEvent = v.object({
    type: v.literal('image.labels_created'),
    timestamp: vTime,
    data: v.object({
        image_id: v.string(),
        labels: v.array(vLabel),
        moderation_labels: v.array(vModerationLabel),
        vendor: v.string()
    })
});

/**
 * Where to send what.
 */
export const vNewWebhook = v.object({
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
    url: v.pipe(v.string(), v.minLength(1), v.maxLength(2000)),
    events: v.pipe(v.array(vWebhookEvent), v.minLength(1), v.maxLength(10))
});

/**
 * Whose webhook it is.
 */
export const vWebhookApp = v.object({
    createdAt: vTime,
    id: v.string(),
    metadata: v.record(v.string(), v.unknown()),
    name: v.string(),
    uid: v.string(),
    updatedAt: vTime
});

/**
 * Where it sends what.
 */
export const vWebhookEndpoint = v.object({
    channels: v.array(v.string()),
    createdAt: vTime,
    description: v.string(),
    disabled: v.boolean(),
    filterTypes: v.array(vWebhookEvent),
    id: v.string(),
    metadata: v.record(v.string(), v.unknown()),
    rateLimit: v.nullable(v.pipe(v.number(), v.integer())),
    uid: v.nullable(v.string()),
    updatedAt: vTime,
    url: v.string(),
    version: v.pipe(v.number(), v.integer())
});

/**
 * One webhook.
 */
export const vWebhook = v.object({
    app: vWebhookApp,
    endpoint: vWebhookEndpoint
});

/**
 * A webhook as it was made.
 */
export const vWebhookCreated = v.object({
    app: vWebhookApp,
    endpoint: vWebhookEndpoint,
    signing_secret: v.string()
});

/**
 * An image to keep.
 */
export const vNewFavourite = v.object({
    image_id: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
    sub_id: v.nullish(v.pipe(v.string(), v.minLength(1), v.maxLength(255)))
});

/**
 * The favourite's id.
 */
export const vFavouriteCreated = v.object({
    message: v.literal('SUCCESS'),
    id: vRowId
});

/**
 * An image that the account keeps.
 */
export const vFavourite = v.object({
    id: vRowId,
    user_id: v.string(),
    image_id: v.string(),
    sub_id: v.nullable(v.string()),
    created_at: vTime,
    image: v.optional(vAttachedImage)
});

/**
 * An image was kept as a favourite.
 */
export const vFavouriteCreatedEvent = v.object({
    type: v.literal('favourite.created'),
    timestamp: vTime,
    data: vFavourite
});

/**
 * A number for an image.
 */
export const vNewVote = v.object({
    image_id: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
    value: v.number(),
    sub_id: v.nullish(v.pipe(v.string(), v.minLength(1), v.maxLength(255)))
});

/**
 * The vote as it was counted.
 */
export const vVoteCreated = v.object({
    message: v.literal('SUCCESS'),
    id: vRowId,
    image_id: v.string(),
    sub_id: v.optional(v.string()),
    value: v.number(),
    country_code: v.nullable(v.string())
});

/**
 * A vote of the account. `user_id` is there when one vote is asked for.
 */
export const vVote = v.object({
    id: vRowId,
    user_id: v.optional(v.string()),
    image_id: v.string(),
    sub_id: v.optional(v.string()),
    value: v.number(),
    country_code: v.nullable(v.string()),
    created_at: vTime,
    image: v.optional(vAttachedImage)
});

/**
 * A vote was counted.
 */
export const vVoteCreatedEvent = v.object({
    type: v.literal('vote.created'),
    timestamp: vTime,
    data: vVote
});

/**
 * Who asks for a key, and what for.
 */
export const vNewAccount = v.object({
    email: v.pipe(v.string(), v.minLength(1), v.maxLength(254), v.regex(/^[^\s@]+@[^\s@]+$/)),
    appDescription: v.optional(v.pipe(v.string(), v.maxLength(2000))),
    opted_into_mailing_list: v.optional(v.boolean()),
    details: v.optional(v.object({
        user_type: v.optional(v.pipe(v.string(), v.maxLength(255)))
    }))
});

/**
 * Done; `api_key` is there when the server gives keys in the answer.
 */
export const vKeyGiven = v.object({
    message: v.literal('SUCCESS'),
    api_key: v.optional(v.string())
});

/**
 * The process.
 */
export const vHealth = v.object({
    status: v.literal('ok'),
    release: v.string(),
    uptime_seconds: v.pipe(v.number(), v.integer(), v.minValue(0))
});

/**
 * What the process needs.
 */
export const vReadiness = v.object({
    status: v.picklist(['ok', 'unavailable']),
    ports: v.array(v.object({
        port: v.string(),
        ok: v.boolean(),
        reason: v.optional(v.string())
    }))
});

/**
 * The same each time the same event is sent to the same webhook.
 */
export const vWebhookId = v.string();

/**
 * When this try was sent, in seconds since 1970; what is old was sent by somebody else.
 */
export const vWebhookTimestamp = v.pipe(v.string(), v.regex(/^\d+$/));

/**
 * `v1,` and the base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`, whose
 * key is what the base64 behind `whsec_` of the signing secret stands for.
 *
 */
export const vWebhookSignature = v.pipe(v.string(), v.regex(/^v1,/));

/**
 * Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
 */
export const vImageId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));

/**
 * Id of a breed.
 */
export const vBreedIdInPath = v.string();

/**
 * Id of a vote of the caller's own.
 */
export const vVoteId = vRowId;

/**
 * Which page, counted from 0.
 */
export const vPage = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000000000)), 0);

/**
 * Which file `url` leads to. Width and height stay those of the original.
 */
export const vSize = v.optional(v.picklist([
    'thumb',
    'small',
    'med',
    'full'
]), 'full');

/**
 * `url` leads to a picture that is at most so many pixels wide, and goes before `size`. What
 * lies between two steps (100, 200, 300, 400, 600, 800, 1200, 1600, 2400 and 3200) is read as
 * the lower one. An original that is no wider than that is given as it is: nothing is
 * enlarged. Width and height stay those of the original. A file that lives on another server
 * is there in one size only, and `url` leads to that.
 *
 */
export const vWidth = v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(20000));

/**
 * Only these types, separated by commas. image/jpeg and the like are understood too.
 */
export const vMimeTypes = v.array(v.picklist([
    'jpg',
    'png',
    'gif',
    'webp'
]));

/**
 * Only images with one of these breeds, separated by commas.
 */
export const vBreedIds = v.pipe(v.array(v.string()), v.maxLength(100));

/**
 * An older name of breed_ids.
 *
 * @deprecated
 */
export const vBreedId = v.pipe(v.array(v.string()), v.maxLength(100));

/**
 * Only images with one of these categories, separated by commas.
 */
export const vCategoryIds = v.pipe(v.array(v.string()), v.maxLength(100));

/**
 * With a key, whether to attach the caller's newest vote. On by default.
 */
export const vIncludeVote = v.optional(v.boolean(), true);

/**
 * With a key, whether to attach the caller's favourite. On by default.
 */
export const vIncludeFavourite = v.optional(v.boolean(), true);

/**
 * Whether each row carries its image. 0 (or false) leaves it out.
 */
export const vAttachImage = v.optional(v.boolean(), true);

/**
 * ASC or DESC.
 */
export const vOrderAscending = v.optional(v.picklist(['ASC', 'DESC']), 'ASC');

/**
 * ASC, DESC, or RANDOM for chance. RAND means RANDOM.
 */
export const vOrderFacts = v.optional(v.picklist([
    'RANDOM',
    'ASC',
    'DESC'
]), 'ASC');

/**
 * How many facts; at most 10, more is lowered.
 */
export const vFactsLimit = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)), 1);

/**
 * How many; all when absent.
 */
export const vLimitAll = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000));

/**
 * How many; at most 1000, more is lowered.
 */
export const vLimitOwn = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 100);

/**
 * Which of your own users this call is for; accepted everywhere.
 */
export const vSubId = v.pipe(v.string(), v.maxLength(255));

/**
 * Only rows with this sub_id.
 */
export const vSubIdFilter = v.pipe(v.string(), v.maxLength(255));

/**
 * Any text of at most 255 characters, new for each thing you want done. The same account, key
 * and body within a day get the first answer again, and nothing happens twice. Without an
 * account it needs at least 16 characters, because nothing else tells the callers apart.
 *
 */
export const vIdempotencyKey = v.pipe(v.string(), v.minLength(1), v.maxLength(255));

export const vSearchImagesQuery = v.object({
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(25)), 1),
    page: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000000000)), 0),
    order: v.optional(v.picklist([
        'RANDOM',
        'ASC',
        'DESC'
    ]), 'RANDOM'),
    size: v.optional(v.picklist([
        'thumb',
        'small',
        'med',
        'full'
    ]), 'full'),
    width: v.optional(v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(20000))),
    mime_types: v.optional(v.array(v.picklist([
        'jpg',
        'png',
        'gif',
        'webp'
    ]))),
    format: v.optional(v.picklist(['json', 'src']), 'json'),
    has_breeds: v.optional(v.boolean()),
    breed_ids: v.optional(v.pipe(v.array(v.string()), v.maxLength(100))),
    breed_id: v.optional(v.pipe(v.array(v.string()), v.maxLength(100))),
    category_ids: v.optional(v.pipe(v.array(v.string()), v.maxLength(100))),
    exclude_ids: v.optional(v.pipe(v.array(v.string()), v.maxLength(1000))),
    include_breeds: v.optional(v.boolean(), true),
    include_categories: v.optional(v.boolean(), true),
    include_vote: v.optional(v.boolean(), true),
    include_favourite: v.optional(v.boolean(), true),
    seed: v.optional(v.pipe(v.string(), v.maxLength(200))),
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The images; empty when nothing matches.
 */
export const vSearchImagesResponse = v.array(vSearchedImage);

export const vListImagesQuery = v.object({
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(25)), 1),
    page: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000000000)), 0),
    order: v.optional(v.picklist([
        'RANDOM',
        'ASC',
        'DESC'
    ]), 'DESC'),
    size: v.optional(v.picklist([
        'thumb',
        'small',
        'med',
        'full'
    ]), 'full'),
    width: v.optional(v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(20000))),
    mime_types: v.optional(v.array(v.picklist([
        'jpg',
        'png',
        'gif',
        'webp'
    ]))),
    breed_ids: v.optional(v.pipe(v.array(v.string()), v.maxLength(100))),
    breed_id: v.optional(v.pipe(v.array(v.string()), v.maxLength(100))),
    category_ids: v.optional(v.pipe(v.array(v.string()), v.maxLength(100))),
    format: v.optional(v.picklist(['json']), 'json'),
    original_filename: v.optional(v.pipe(v.string(), v.maxLength(255))),
    user_id: v.optional(v.pipe(v.string(), v.maxLength(255))),
    include_vote: v.optional(v.boolean(), true),
    include_favourite: v.optional(v.boolean(), true),
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The caller's images; empty when there are none.
 */
export const vListImagesResponse = v.array(vOwnImage);

export const vUploadImageBody = vNewImage;

export const vUploadImageHeaders = v.object({
    'Idempotency-Key': v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(255)))
});

export const vUploadImageQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The image as it was taken in.
 */
export const vUploadImageResponse = vUploadedImage;

export const vDeleteImagePath = v.object({
    image_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/))
});

export const vDeleteImageQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * Deleted.
 */
export const vDeleteImageResponse = v.void();

export const vGetImagePath = v.object({
    image_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/))
});

export const vGetImageQuery = v.object({
    size: v.optional(v.picklist([
        'thumb',
        'small',
        'med',
        'full'
    ]), 'full'),
    width: v.optional(v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(20000))),
    include_vote: v.optional(v.boolean(), true),
    include_favourite: v.optional(v.boolean(), true),
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The image.
 */
export const vGetImageResponse = vImage;

export const vGetImageStatusPath = v.object({
    image_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/))
});

export const vGetImageStatusQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * How it stands.
 */
export const vGetImageStatusResponse = vImageStatus;

export const vGetImageAnalysisPath = v.object({
    image_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/))
});

export const vGetImageAnalysisQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The analyses.
 */
export const vGetImageAnalysisResponse = v.array(vAnalysis);

export const vListImageBreedsPath = v.object({
    image_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/))
});

export const vListImageBreedsQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The breeds.
 */
export const vListImageBreedsResponse = v.array(vBreed);

/**
 * The breed's id.
 */
export const vAddImageBreedBody = v.object({
    breed_id: v.pipe(v.string(), v.minLength(1), v.maxLength(255))
});

export const vAddImageBreedHeaders = v.object({
    'Idempotency-Key': v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(255)))
});

export const vAddImageBreedPath = v.object({
    image_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/))
});

export const vAddImageBreedQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * Done.
 */
export const vAddImageBreedResponse = vSuccess;

export const vRemoveImageBreedPath = v.object({
    image_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/)),
    breed_id: v.string()
});

export const vRemoveImageBreedQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * Done.
 */
export const vRemoveImageBreedResponse = vSuccess;

export const vListBreedsQuery = v.object({
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
    page: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000000000)), 0),
    order: v.optional(v.picklist(['ASC', 'DESC']), 'ASC'),
    attach_breed: v.optional(v.pipe(v.string(), v.maxLength(255))),
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The breeds.
 */
export const vListBreedsResponse = v.array(vBreed);

export const vSearchBreedsQuery = v.object({
    q: v.optional(v.pipe(v.string(), v.maxLength(255))),
    attach_image: v.optional(v.boolean(), false),
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The breeds found.
 */
export const vSearchBreedsResponse = v.array(vBreed);

export const vGetBreedPath = v.object({
    breed_id: v.string()
});

export const vGetBreedQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The breed.
 */
export const vGetBreedResponse = vBreed;

export const vListBreedFactsPath = v.object({
    breed_id: v.string()
});

export const vListBreedFactsQuery = v.object({
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)), 1),
    page: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000000000)), 0),
    order: v.optional(v.picklist([
        'RANDOM',
        'ASC',
        'DESC'
    ]), 'ASC'),
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The facts.
 */
export const vListBreedFactsResponse = v.array(vFact);

export const vListFactsQuery = v.object({
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)), 1),
    page: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000000000)), 0),
    order: v.optional(v.picklist([
        'RANDOM',
        'ASC',
        'DESC'
    ]), 'ASC'),
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The facts.
 */
export const vListFactsResponse = v.array(vFact);

export const vListCategoriesQuery = v.object({
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
    page: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000000000)), 0),
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The categories.
 */
export const vListCategoriesResponse = v.array(vCategory);

export const vListSourcesQuery = v.object({
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
    page: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000000000)), 0),
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The sources.
 */
export const vListSourcesResponse = v.array(vSource);

export const vListFavouritesQuery = v.object({
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 100),
    page: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000000000)), 0),
    order: v.optional(v.picklist(['ASC', 'DESC']), 'ASC'),
    attach_image: v.optional(v.boolean(), true),
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The favourites; empty when there are none.
 */
export const vListFavouritesResponse = v.array(vFavourite);

/**
 * The image, and whose favourite it is within your account.
 */
export const vCreateFavouriteBody = vNewFavourite;

export const vCreateFavouriteHeaders = v.object({
    'Idempotency-Key': v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(255)))
});

export const vCreateFavouriteQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * Kept.
 */
export const vCreateFavouriteResponse = vFavouriteCreated;

export const vDeleteFavouritePath = v.object({
    favourite_id: vRowId
});

export const vDeleteFavouriteQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * Done.
 */
export const vDeleteFavouriteResponse = vSuccess;

export const vGetFavouritePath = v.object({
    favourite_id: vRowId
});

export const vGetFavouriteQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The favourite.
 */
export const vGetFavouriteResponse = vFavourite;

export const vListVotesQuery = v.object({
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 100),
    page: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000000000)), 0),
    order: v.optional(v.picklist(['ASC', 'DESC']), 'ASC'),
    attach_image: v.optional(v.boolean(), true),
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The votes; empty when there are none.
 */
export const vListVotesResponse = v.array(vVote);

/**
 * The image, its number, and whose vote it is within your account.
 */
export const vCreateVoteBody = vNewVote;

export const vCreateVoteHeaders = v.object({
    'Idempotency-Key': v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(255)))
});

export const vCreateVoteQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * Counted.
 */
export const vCreateVoteResponse = vVoteCreated;

export const vDeleteVotePath = v.object({
    vote_id: vRowId
});

export const vDeleteVoteQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * Done.
 */
export const vDeleteVoteResponse = vSuccess;

export const vGetVotePath = v.object({
    vote_id: vRowId
});

export const vGetVoteQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The vote.
 */
export const vGetVoteResponse = vVote;

export const vDeleteVoteByOldPathPath = v.object({
    vote_id: vRowId
});

export const vDeleteVoteByOldPathQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * Done.
 */
export const vDeleteVoteByOldPathResponse = vSuccess;

export const vListWebhooksQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The webhooks; empty when there are none.
 */
export const vListWebhooksResponse = v.array(vWebhook);

/**
 * Where to send what.
 */
export const vCreateWebhookBody = vNewWebhook;

export const vCreateWebhookHeaders = v.object({
    'Idempotency-Key': v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(255)))
});

export const vCreateWebhookQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * Made.
 */
export const vCreateWebhookResponse = vWebhookCreated;

export const vDeleteWebhookPath = v.object({
    webhook_id: v.pipe(v.string(), v.maxLength(64))
});

export const vDeleteWebhookQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * Done.
 */
export const vDeleteWebhookResponse = vSuccess;

/**
 * Who asks, and what for.
 */
export const vSignUpBody = vNewAccount;

export const vSignUpHeaders = v.object({
    'Idempotency-Key': v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(255)))
});

export const vSignUpQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * Signed up.
 */
export const vSignUpResponse = vKeyGiven;

export const vRotateKeyHeaders = v.object({
    'Idempotency-Key': v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(255)))
});

export const vRotateKeyQuery = v.object({
    sub_id: v.optional(v.pipe(v.string(), v.maxLength(255)))
});

/**
 * The new key.
 */
export const vRotateKeyResponse = vKeyGiven;

export const vGetImageFilePath = v.object({
    file: v.string()
});

/**
 * The picture.
 */
export const vGetImageFileResponse = v.string();

/**
 * Alive.
 */
export const vGetHealthResponse = vHealth;

/**
 * Ready (200) or not (503), with what each port says.
 */
export const vGetReadinessResponse = vReadiness;

/**
 * The document.
 */
export const vGetContractJsonResponse = v.record(v.string(), v.unknown());

/**
 * The document.
 */
export const vGetContractYamlResponse = v.string();

export const vVoteCreatedWebhookRequest = v.object({
    body: vVoteCreatedEvent,
    path: v.optional(v.never()),
    query: v.optional(v.never()),
    headers: v.object({
        'webhook-id': v.string(),
        'webhook-timestamp': v.pipe(v.string(), v.regex(/^\d+$/)),
        'webhook-signature': v.pipe(v.string(), v.regex(/^v1,/))
    })
});

export const vFavouriteCreatedWebhookRequest = v.object({
    body: vFavouriteCreatedEvent,
    path: v.optional(v.never()),
    query: v.optional(v.never()),
    headers: v.object({
        'webhook-id': v.string(),
        'webhook-timestamp': v.pipe(v.string(), v.regex(/^\d+$/)),
        'webhook-signature': v.pipe(v.string(), v.regex(/^v1,/))
    })
});

export const vImageUploadedWebhookRequest = v.object({
    body: vImageUploadedEvent,
    path: v.optional(v.never()),
    query: v.optional(v.never()),
    headers: v.object({
        'webhook-id': v.string(),
        'webhook-timestamp': v.pipe(v.string(), v.regex(/^\d+$/)),
        'webhook-signature': v.pipe(v.string(), v.regex(/^v1,/))
    })
});

export const vImageProcessedWebhookRequest = v.object({
    body: vImageProcessedEvent,
    path: v.optional(v.never()),
    query: v.optional(v.never()),
    headers: v.object({
        'webhook-id': v.string(),
        'webhook-timestamp': v.pipe(v.string(), v.regex(/^\d+$/)),
        'webhook-signature': v.pipe(v.string(), v.regex(/^v1,/))
    })
});

export const vImageLabelsCreatedWebhookRequest = v.object({
    body: vImageLabelsCreatedEvent,
    path: v.optional(v.never()),
    query: v.optional(v.never()),
    headers: v.object({
        'webhook-id': v.string(),
        'webhook-timestamp': v.pipe(v.string(), v.regex(/^\d+$/)),
        'webhook-signature': v.pipe(v.string(), v.regex(/^v1,/))
    })
});
