// Made by `npm run generate` from openapi/openapi.yaml; do not edit.
export interface paths {
    "/v1/images/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search for images
         * @description Answers `limit` images in random order, or in the order of approval with `order=ASC|DESC`
         *     (with a key). One answer never holds the same image twice. Without a key the results carry
         *     no breeds and no categories, and `order` is always RANDOM. With `seed` the random order is
         *     fixed, so that pages never repeat.
         */
        get: operations["searchImages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your own uploads
         * @description Images that belong to the caller's account, newest first unless `order` says otherwise.
         */
        get: operations["listImages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a picture of a cat
         * @description Takes one jpg, png, gif or webp of at most 10 MiB and looks at it. When the verdict comes in
         *     time the answer has it: approved, or 400 when there is no cat to be seen. Otherwise the
         *     answer is pending, and `/v1/images/{image_id}/status` tells how it ended. A picture that the
         *     caller has uploaded before is the same image again. What the camera wrote into the file
         *     beside the picture is removed.
         */
        post: operations["uploadImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/{image_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
                 * @example 0XYvRd7oD
                 */
                image_id: components["parameters"]["ImageId"];
            };
            cookie?: never;
        };
        /**
         * Get one image
         * @description One image by its id, with its breeds and categories when it has any.
         */
        get: operations["getImage"];
        put?: never;
        post?: never;
        /**
         * Delete one of your uploads
         * @description Takes an image of the caller's own out of every answer. Other people's images stay.
         */
        delete: operations["deleteImage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/{image_id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
                 * @example 0XYvRd7oD
                 */
                image_id: components["parameters"]["ImageId"];
            };
            cookie?: never;
        };
        /**
         * Get how an upload of yours ended
         * @description Whether one of the caller's uploads is still waited for, was approved, or was rejected and why.
         */
        get: operations["getImageStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/{image_id}/analysis": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
                 * @example 0XYvRd7oD
                 */
                image_id: components["parameters"]["ImageId"];
            };
            cookie?: never;
        };
        /**
         * Get what was recognised in an image
         * @description The stored analyses of an image, newest first; empty when there is none.
         */
        get: operations["getImageAnalysis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/{image_id}/breeds": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
                 * @example 0XYvRd7oD
                 */
                image_id: components["parameters"]["ImageId"];
            };
            cookie?: never;
        };
        /**
         * List the breeds of an image
         * @description The breeds that an image shows; empty when none is known.
         */
        get: operations["listImageBreeds"];
        put?: never;
        /**
         * Say which breed an image shows
         * @description Adds a breed to an image of the caller's own. Adding it again changes nothing.
         */
        post: operations["addImageBreed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/{image_id}/breeds/{breed_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
                 * @example 0XYvRd7oD
                 */
                image_id: components["parameters"]["ImageId"];
                /**
                 * @description Id of a breed.
                 * @example abys
                 */
                breed_id: components["parameters"]["BreedIdInPath"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a breed from an image
         * @description Takes a breed from an image of the caller's own.
         */
        delete: operations["removeImageBreed"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/breeds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the breeds
         * @description All breeds in the order of their names, each with its reference image when it has one.
         */
        get: operations["listBreeds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/breeds/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search breeds by name
         * @description Breeds whose name contains `q`, in any letter case; empty when none does.
         */
        get: operations["searchBreeds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/breeds/{breed_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of a breed.
                 * @example abys
                 */
                breed_id: components["parameters"]["BreedIdInPath"];
            };
            cookie?: never;
        };
        /**
         * Get one breed
         * @description One breed by its id, without its image; `reference_image_id` names it.
         */
        get: operations["getBreed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/breeds/{breed_id}/facts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of a breed.
                 * @example abys
                 */
                breed_id: components["parameters"]["BreedIdInPath"];
            };
            cookie?: never;
        };
        /**
         * List facts about one breed
         * @description Facts about one breed; empty for a breed that is not known.
         */
        get: operations["listBreedFacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/facts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List facts
         * @description Facts about all breeds, in order unless `order=RANDOM` asks for chance.
         */
        get: operations["listFacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the categories
         * @description What else may be in a picture, boxes or hats for example.
         */
        get: operations["listCategories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List where the images come from
         * @description The sources of the catalogue's images, with how many came from each.
         */
        get: operations["listSources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/favourites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your favourites
         * @description The favourites of the caller's account, oldest first unless `order=DESC`.
         */
        get: operations["listFavourites"];
        put?: never;
        /**
         * Keep an image as a favourite
         * @description One for each account, image_id and sub_id. The image_id is not checked to exist.
         */
        post: operations["createFavourite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/favourites/{favourite_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of a favourite of the caller's own.
                 * @example 232413577
                 */
                favourite_id: components["schemas"]["RowId"];
            };
            cookie?: never;
        };
        /**
         * Get one favourite
         * @description One favourite of the caller's own.
         */
        get: operations["getFavourite"];
        put?: never;
        post?: never;
        /**
         * Delete a favourite
         * @description Deletes one favourite of the caller's own.
         */
        delete: operations["deleteFavourite"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/votes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your votes
         * @description The votes of the caller's account, oldest first unless `order=DESC`.
         */
        get: operations["listVotes"];
        put?: never;
        /**
         * Vote on an image
         * @description Gives an image a number: 1 is up and 0 is down, but any number is kept. The image_id is not
         *     checked to exist. A repeated vote is a second vote.
         */
        post: operations["createVote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/votes/{vote_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of a vote of the caller's own.
                 * @example 1120951
                 */
                vote_id: components["parameters"]["VoteId"];
            };
            cookie?: never;
        };
        /**
         * Get one vote
         * @description One vote of the caller's own.
         */
        get: operations["getVote"];
        put?: never;
        post?: never;
        /**
         * Delete a vote
         * @description Deletes one vote of the caller's own.
         */
        delete: operations["deleteVote"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vote/{vote_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of a vote of the caller's own.
                 * @example 1120951
                 */
                vote_id: components["parameters"]["VoteId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a vote (old path)
         * @deprecated
         * @description The same as DELETE /votes/{vote_id}, under the path that old documentation names.
         */
        delete: operations["deleteVoteByOldPath"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your webhooks
         * @description The webhooks of the caller's account, the oldest first. One that is disabled says why in its
         *     description; make another to hear of events again.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Be told of events
         * @description From now on each event of the account is sent to the url, as a POST of
         *     `{"type", "timestamp", "data"}` that is signed as Standard Webhooks has it: the header
         *     `webhook-signature` is `v1,` and the base64 of the HMAC-SHA256 of
         *     `{webhook-id}.{webhook-timestamp}.{body}` under the signing secret, which is told here, once.
         *     A call that is not answered with 2xx within 10 s is tried again, with the same
         *     `webhook-id`, for about half a day; then the webhook is disabled. An account has at most
         *     five. Urls that lead to private addresses are refused.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of a webhook's endpoint (`ep_…`) or of its app (`app_…`).
                 * @example ep_7QzXb1cNf5hJk3mRp6sVt0
                 */
                webhook_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description Nothing is sent to it any more, what waits to be tried again included.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/user/passwordlesssignup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign up for a key
         * @description Makes an account for a mail address. How the key reaches the caller is a setting of the
         *     server: in the answer (the default), or not at all where the operator hands keys out.
         */
        post: operations["signUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/user/keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change your key
         * @description Answers a new key, once; the key that was sent stops working. Send an Idempotency-Key: when
         *     the answer is lost, the same call within a day answers the new key again.
         */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/images/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `{image_id}.{jpg|png|gif|webp}`, or a size of it: `{image_id}_390x256.jpg` (small),
                 *     `{image_id}_1280.jpg` (med), `{image_id}_180x180.jpg` (thumb), or a width of it:
                 *     `{image_id}_w600.jpg`, in the steps of the parameter `width` and no other. The ending is
                 *     the image's own type. Sizes and widths, but not the original, are also there as `.webp`.
                 */
                file: string;
            };
            cookie?: never;
        };
        /**
         * Get the file of an image
         * @description The picture itself, as it was taken in or smaller, never larger; animations stay animations.
         *     Ranges, conditional requests and HEAD (with content-length) work. Where the files live
         *     elsewhere the answer leads there, to the original whatever size is asked for.
         */
        get: operations["getImageFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive
         * @description Answers as long as the process lives; looks at nothing else.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can the process serve
         * @description Asks everything that the server needs; 503 when one of them does not answer.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get this document as JSON
         * @description The contract as this server keeps it, with the limits in force.
         */
        get: operations["getContractJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.yaml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get this document as YAML
         * @description The contract as this server keeps it, with the limits in force.
         */
        get: operations["getContractYaml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "vote.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A vote was counted
         * @description The vote, as it was counted.
         */
        post: operations["voteCreated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "favourite.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An image was kept as a favourite
         * @description The favourite, as it was kept.
         */
        post: operations["favouriteCreated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "image.uploaded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An image was taken in
         * @description The image, which nobody has looked at yet.
         */
        post: operations["imageUploaded"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "image.processed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An upload was published or refused
         * @description How it ended; `reason` says why it was refused.
         */
        post: operations["imageProcessed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "image.labels_created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An upload was looked at
         * @description What was seen, as `GET /v1/images/{image_id}/analysis` shows it.
         */
        post: operations["imageLabelsCreated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description Number of a row. */
        RowId: number;
        /**
         * @description 0 is no and 1 is yes.
         * @enum {integer}
         */
        Flag: 0 | 1;
        /** @description From 1 (little) to 5 (much). */
        Score: number;
        /**
         * @description What went wrong, as a stable code.
         * @enum {string}
         */
        ErrorCode: "INVALID_PARAMETERS" | "INVALID_DATA" | "FIELD_REQUIRED" | "FIELD_EMPTY" | "IMAGE_NOT_FOUND" | "DUPLICATE_FAVOURITE" | "INVALID_ACCOUNT" | "INVALID_FILE" | "CLASSIFICATION_FAILED" | "DUPLICATE_EMAIL" | "INVALID_CREDENTIALS" | "MALFORMED_JSON" | "MALFORMED_REQUEST" | "AUTHENTICATION_ERROR" | "NOT_FOUND" | "NO_VOTE_FOUND_MATCHING_ID" | "REQUEST_TIMEOUT" | "PAYLOAD_TOO_LARGE" | "IDEMPOTENCY_KEY_REUSED" | "TOO_MANY_REQUESTS" | "HEADERS_TOO_LARGE" | "INTERNAL_SERVER_ERROR" | "SERVICE_UNAVAILABLE";
        /** @description An error as RFC 9457 shapes it. */
        Problem: {
            /** @description Always about:blank. */
            type: string;
            /** @description The status in words. */
            title: string;
            /** @description The HTTP status. */
            status: number;
            code: components["schemas"]["ErrorCode"];
            /** @description The exact text of the plain answer. */
            detail: string;
            /** @description What was wrong, in more words. */
            reason?: string;
            /** @description Id of the request. */
            request_id: string;
        };
        /** @description Done. */
        Success: {
            /** @constant */
            message: "SUCCESS";
        };
        /** @description From lightest to heaviest. */
        Weight: {
            /** @description Pounds. */
            imperial: string;
            /** @description Kilograms. */
            metric: string;
        };
        /** @description The reference image of a breed; empty objects were seen in the wild. */
        BreedImage: {
            id?: string;
            width?: number;
            height?: number;
            /** Format: uri */
            url?: string;
        };
        /** @description A breed and what is known of it. Optional keys are absent, never null. */
        Breed: {
            /** @description Four lower-case letters. */
            id: string;
            name: string;
            weight: components["schemas"]["Weight"];
            origin: string;
            description: string;
            /** @description Words, separated by commas. */
            temperament: string;
            /** @description Years, for example 14 - 15. */
            life_span: string;
            /** @description Other names; may be empty. */
            alt_names?: string;
            country_codes: string;
            country_code: string;
            adaptability: components["schemas"]["Score"];
            affection_level: components["schemas"]["Score"];
            bidability?: components["schemas"]["Score"];
            cat_friendly?: components["schemas"]["Score"];
            child_friendly: components["schemas"]["Score"];
            dog_friendly: components["schemas"]["Score"];
            energy_level: components["schemas"]["Score"];
            grooming: components["schemas"]["Score"];
            health_issues: components["schemas"]["Score"];
            intelligence: components["schemas"]["Score"];
            shedding_level: components["schemas"]["Score"];
            social_needs: components["schemas"]["Score"];
            stranger_friendly: components["schemas"]["Score"];
            vocalisation: components["schemas"]["Score"];
            indoor: components["schemas"]["Flag"];
            lap?: components["schemas"]["Flag"];
            experimental: components["schemas"]["Flag"];
            hairless: components["schemas"]["Flag"];
            natural: components["schemas"]["Flag"];
            rare: components["schemas"]["Flag"];
            rex: components["schemas"]["Flag"];
            suppressed_tail: components["schemas"]["Flag"];
            short_legs: components["schemas"]["Flag"];
            hypoallergenic: components["schemas"]["Flag"];
            wikipedia_url?: string;
            cfa_url?: string;
            vetstreet_url?: string;
            vcahospitals_url?: string;
            reference_image_id?: string;
            image?: components["schemas"]["BreedImage"];
        };
        /** @description Something else that pictures show. */
        Category: {
            id: number;
            name: string;
        };
        /** @description Where images came from. */
        Source: {
            id: string;
            name: string;
            description: string;
            image_count: number;
        };
        /** @description Something true of a breed. */
        Fact: {
            id: string;
            fact: string;
            breed_id: string;
            title: string;
        };
        /** @description The caller's newest vote on the image. */
        OwnVote: {
            id: components["schemas"]["RowId"];
            value: number;
        };
        /** @description The caller's favourite of the image. */
        OwnFavourite: {
            id: components["schemas"]["RowId"];
        };
        /** @description An image as search answers it; breeds and categories only with a key. */
        SearchedImage: {
            id: string;
            /** Format: uri */
            url: string;
            /** @description Pixels of the original. */
            width: number;
            /** @description Pixels of the original. */
            height: number;
            breeds?: components["schemas"]["Breed"][];
            /** @description Absent when there are none. */
            categories?: components["schemas"]["Category"][];
            favourite?: components["schemas"]["OwnFavourite"];
            vote?: components["schemas"]["OwnVote"];
        };
        /** @description One image. `breed_ids` and `sub_id` are there on uploads only. */
        Image: {
            id: string;
            /** Format: uri */
            url: string;
            /** @description Pixels of the original. */
            width: number;
            /** @description Pixels of the original. */
            height: number;
            breeds?: components["schemas"]["Breed"][];
            categories?: components["schemas"]["Category"][];
            /** @description Ids separated by commas. */
            breed_ids?: string | null;
            sub_id?: string | null;
            favourite?: components["schemas"]["OwnFavourite"];
            vote?: components["schemas"]["OwnVote"];
        };
        /** @description An upload of the caller's own. */
        OwnImage: {
            id: string;
            /** Format: uri */
            url: string;
            width: number;
            height: number;
            breeds: components["schemas"]["Breed"][];
            categories?: components["schemas"]["Category"][];
            sub_id: string | null;
            created_at: components["schemas"]["Time"];
            original_filename: string;
            /** @description Ids separated by commas. */
            breed_ids: string | null;
            favourite?: components["schemas"]["OwnFavourite"];
            vote?: components["schemas"]["OwnVote"];
        };
        /** @description ISO 8601, UTC, with milliseconds. */
        Time: string;
        /** @description Where in the picture, as shares of its width and height. */
        BoundingBox: {
            Width: number;
            Height: number;
            Left: number;
            Top: number;
        };
        /** @description Something seen in the picture, and how surely (0 to 100). */
        Label: {
            Name: string;
            Confidence: number;
            Instances: {
                BoundingBox: components["schemas"]["BoundingBox"];
                Confidence: number;
            }[];
            Parents: {
                Name: string;
            }[];
        };
        /** @description Something in the picture that not everyone should see. */
        ModerationLabel: {
            Name: string;
            ParentName?: string;
            Confidence: number;
        };
        /** @description What an analyser saw in an image. */
        Analysis: {
            labels: components["schemas"]["Label"][];
            moderation_labels: components["schemas"]["ModerationLabel"][];
            /** @description Which analyser it was. */
            vendor: string;
            image_id: string;
            created_at: components["schemas"]["Time"];
        };
        /** @description The image of a vote or favourite; an empty object when it is unknown. */
        AttachedImage: {
            id?: string;
            /** Format: uri */
            url?: string;
        };
        /** @description A picture and what is said of it. */
        NewImage: {
            /**
             * Format: binary
             * @description A jpg, png, gif or webp.
             */
            file: string;
            sub_id?: string;
            /** @description Ids of breeds that it shows, separated by commas. */
            breed_ids?: string;
        };
        /** @description An upload as it was taken in. */
        UploadedImage: {
            id: string;
            /** Format: uri */
            url: string;
            sub_id?: string;
            breed_ids?: string;
            width: number;
            height: number;
            original_filename: string;
            /**
             * @description 1 while nobody has looked at it.
             * @enum {integer}
             */
            pending: 0 | 1;
            /** @enum {integer} */
            approved: 0 | 1;
        };
        /** @description How an upload stands. */
        ImageStatus: {
            id: string;
            /** @enum {string} */
            status: "pending" | "approved" | "rejected";
            /** @description Why it was rejected, in words. */
            reason?: string;
            created_at: components["schemas"]["Time"];
        };
        /**
         * @description What a webhook can hear of.
         * @enum {string}
         */
        WebhookEvent: "image.uploaded" | "image.processed" | "image.labels_created" | "vote.created" | "favourite.created";
        /** @description A vote was counted. */
        VoteCreatedEvent: {
            /** @constant */
            type: "vote.created";
            timestamp: components["schemas"]["Time"];
            data: components["schemas"]["Vote"];
        };
        /** @description An image was kept as a favourite. */
        FavouriteCreatedEvent: {
            /** @constant */
            type: "favourite.created";
            timestamp: components["schemas"]["Time"];
            data: components["schemas"]["Favourite"];
        };
        /** @description An image was taken in. */
        ImageUploadedEvent: {
            /** @constant */
            type: "image.uploaded";
            timestamp: components["schemas"]["Time"];
            /** @description The image, before anybody has looked at it. */
            data: {
                id: string;
                width: number;
                height: number;
                sub_id: string | null;
                original_filename: string | null;
            };
        };
        /** @description An upload was published or refused. */
        ImageProcessedEvent: {
            /** @constant */
            type: "image.processed";
            timestamp: components["schemas"]["Time"];
            /** @description How it ended. */
            data: {
                id: string;
                /** @enum {string} */
                status: "approved" | "rejected";
                /** @description Why it was rejected, in words. */
                reason?: string;
            };
        };
        /** @description An upload was looked at. */
        ImageLabelsCreatedEvent: {
            /** @constant */
            type: "image.labels_created";
            timestamp: components["schemas"]["Time"];
            /** @description What was seen. */
            data: {
                image_id: string;
                /** @description Without `Instances` where they are so many that an event could not carry them. */
                labels: components["schemas"]["Label"][];
                moderation_labels: components["schemas"]["ModerationLabel"][];
                /** @description Which analyser it was. */
                vendor: string;
            };
        };
        /** @description Where to send what. */
        NewWebhook: {
            name: string;
            /** @description An http or https address that the server can reach. */
            url: string;
            events: components["schemas"]["WebhookEvent"][];
        };
        /** @description Whose webhook it is. */
        WebhookApp: {
            createdAt: components["schemas"]["Time"];
            id: string;
            metadata: Record<string, never>;
            name: string;
            /** @description The account. */
            uid: string;
            updatedAt: components["schemas"]["Time"];
        };
        /** @description Where it sends what. */
        WebhookEndpoint: {
            channels: string[];
            createdAt: components["schemas"]["Time"];
            /** @description Why it is disabled, where it is. */
            description: string;
            disabled: boolean;
            filterTypes: components["schemas"]["WebhookEvent"][];
            id: string;
            metadata: Record<string, never>;
            rateLimit: number | null;
            uid: string | null;
            updatedAt: components["schemas"]["Time"];
            url: string;
            version: number;
        };
        /** @description One webhook. */
        Webhook: {
            app: components["schemas"]["WebhookApp"];
            endpoint: components["schemas"]["WebhookEndpoint"];
        };
        /** @description A webhook as it was made. */
        WebhookCreated: {
            app: components["schemas"]["WebhookApp"];
            endpoint: components["schemas"]["WebhookEndpoint"];
            /** @description Shown once, and only here. */
            signing_secret: string;
        };
        /** @description An image to keep. */
        NewFavourite: {
            image_id: string;
            sub_id?: string | null;
        };
        /** @description The favourite's id. */
        FavouriteCreated: {
            /** @constant */
            message: "SUCCESS";
            id: components["schemas"]["RowId"];
        };
        /** @description An image that the account keeps. */
        Favourite: {
            id: components["schemas"]["RowId"];
            user_id: string;
            image_id: string;
            sub_id: string | null;
            created_at: components["schemas"]["Time"];
            image?: components["schemas"]["AttachedImage"];
        };
        /** @description A number for an image. */
        NewVote: {
            image_id: string;
            /** @description 1 is up, 0 is down; any number is kept. */
            value: number;
            sub_id?: string | null;
        };
        /** @description The vote as it was counted. */
        VoteCreated: {
            /** @constant */
            message: "SUCCESS";
            id: components["schemas"]["RowId"];
            image_id: string;
            /** @description Absent when none was sent. */
            sub_id?: string;
            value: number;
            country_code: string | null;
        };
        /** @description A vote of the account. `user_id` is there when one vote is asked for. */
        Vote: {
            id: components["schemas"]["RowId"];
            user_id?: string;
            image_id: string;
            /** @description Absent when none was sent. */
            sub_id?: string;
            value: number;
            country_code: string | null;
            created_at: components["schemas"]["Time"];
            image?: components["schemas"]["AttachedImage"];
        };
        /** @description Who asks for a key, and what for. */
        NewAccount: {
            email: string;
            appDescription?: string;
            opted_into_mailing_list?: boolean;
            /** @description More about the account. */
            details?: {
                user_type?: string;
            };
        };
        /** @description Done; `api_key` is there when the server gives keys in the answer. */
        KeyGiven: {
            /** @constant */
            message: "SUCCESS";
            /** @description The key. It is shown once, and only here. */
            api_key?: string;
        };
        /** @description The process. */
        Health: {
            /** @constant */
            status: "ok";
            release: string;
            uptime_seconds: number;
        };
        /** @description What the process needs. */
        Readiness: {
            /** @enum {string} */
            status: "ok" | "unavailable";
            ports: {
                port: string;
                ok: boolean;
                reason?: string;
            }[];
        };
    };
    responses: {
        /** @description Done. */
        Success: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Success"];
            };
        };
        /** @description What the sender's ETag names is still true. */
        NotModified: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The request cannot be used; the text (or `detail`) says why. */
        BadRequest: {
            headers: {
                "x-error-code": components["headers"]["ErrorCode"];
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "text/plain": string;
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A key is needed, and none that is known was sent. */
        Unauthenticated: {
            headers: {
                "x-error-code": components["headers"]["ErrorCode"];
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "text/plain": string;
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing, or it is somebody else's. */
        NotFound: {
            headers: {
                "x-error-code": components["headers"]["ErrorCode"];
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "text/plain": string;
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger than the server reads. */
        PayloadTooLarge: {
            headers: {
                "x-error-code": components["headers"]["ErrorCode"];
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "text/plain": string;
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The same Idempotency-Key came before with another request. */
        IdempotencyKeyReused: {
            headers: {
                "x-error-code": components["headers"]["ErrorCode"];
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "text/plain": string;
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Over the rate limit; try again when `retry-after` has passed. */
        TooManyRequests: {
            headers: {
                "x-error-code": components["headers"]["ErrorCode"];
                "x-request-id": components["headers"]["RequestId"];
                "retry-after": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "text/plain": string;
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A fault of the server; the request's id leads to it in the log. */
        ServerError: {
            headers: {
                "x-error-code": components["headers"]["ErrorCode"];
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "text/plain": string;
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something that the server needs does not answer; try again later. */
        Unavailable: {
            headers: {
                "x-error-code": components["headers"]["ErrorCode"];
                "x-request-id": components["headers"]["RequestId"];
                "retry-after": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "text/plain": string;
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description The same each time the same event is sent to the same webhook.
         * @example msg_2XyVRd7oDmQkPa9sT4uLw8
         */
        WebhookId: string;
        /**
         * @description When this try was sent, in seconds since 1970; what is old was sent by somebody else.
         * @example 1698515076
         */
        WebhookTimestamp: string;
        /**
         * @description `v1,` and the base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`, whose
         *     key is what the base64 behind `whsec_` of the signing secret stands for.
         * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
         */
        WebhookSignature: string;
        /**
         * @description Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
         * @example 0XYvRd7oD
         */
        ImageId: string;
        /**
         * @description Id of a breed.
         * @example abys
         */
        BreedIdInPath: string;
        /**
         * @description Id of a vote of the caller's own.
         * @example 1120951
         */
        VoteId: components["schemas"]["RowId"];
        /**
         * @description Which page, counted from 0.
         * @example 0
         */
        Page: number;
        /**
         * @description Which file `url` leads to. Width and height stay those of the original.
         * @example full
         */
        Size: "thumb" | "small" | "med" | "full";
        /**
         * @description `url` leads to a picture that is at most so many pixels wide, and goes before `size`. What
         *     lies between two steps (100, 200, 300, 400, 600, 800, 1200, 1600, 2400 and 3200) is read as
         *     the lower one. An original that is no wider than that is given as it is: nothing is
         *     enlarged. Width and height stay those of the original. A file that lives on another server
         *     is there in one size only, and `url` leads to that.
         * @example 600
         */
        Width: number;
        /**
         * @description Only these types, separated by commas. image/jpeg and the like are understood too.
         * @example [
         *       "jpg",
         *       "png"
         *     ]
         */
        MimeTypes: ("jpg" | "png" | "gif" | "webp")[];
        /**
         * @description Only images with one of these breeds, separated by commas.
         * @example [
         *       "abys",
         *       "beng"
         *     ]
         */
        BreedIds: string[];
        /**
         * @deprecated
         * @description An older name of breed_ids.
         * @example [
         *       "abys"
         *     ]
         */
        BreedId: string[];
        /**
         * @description Only images with one of these categories, separated by commas.
         * @example [
         *       "5"
         *     ]
         */
        CategoryIds: string[];
        /**
         * @description With a key, whether to attach the caller's newest vote. On by default.
         * @example true
         */
        IncludeVote: boolean;
        /**
         * @description With a key, whether to attach the caller's favourite. On by default.
         * @example true
         */
        IncludeFavourite: boolean;
        /**
         * @description Whether each row carries its image. 0 (or false) leaves it out.
         * @example true
         */
        AttachImage: boolean;
        /**
         * @description ASC or DESC.
         * @example ASC
         */
        OrderAscending: "ASC" | "DESC";
        /**
         * @description ASC, DESC, or RANDOM for chance. RAND means RANDOM.
         * @example ASC
         */
        OrderFacts: "RANDOM" | "ASC" | "DESC";
        /**
         * @description How many facts; at most 10, more is lowered.
         * @example 5
         */
        FactsLimit: number;
        /**
         * @description How many; all when absent.
         * @example 10
         */
        LimitAll: number;
        /**
         * @description How many; at most 1000, more is lowered.
         * @example 10
         */
        LimitOwn: number;
        /**
         * @description Which of your own users this call is for; accepted everywhere.
         * @example my-user-1234
         */
        SubId: string;
        /**
         * @description Only rows with this sub_id.
         * @example my-user-1234
         */
        SubIdFilter: string;
        /**
         * @description Any text of at most 255 characters, new for each thing you want done. The same account, key
         *     and body within a day get the first answer again, and nothing happens twice. Without an
         *     account it needs at least 16 characters, because nothing else tells the callers apart.
         * @example 7d0a3f9e-8a1e-4f3c-9b2e-0c1d2e3f4a5b
         */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description How many there are in all.
         * @example 67
         */
        PaginationCount: string;
        /**
         * @description The page answered, counted from 0.
         * @example 0
         */
        PaginationPage: string;
        /**
         * @description The limit in force, after lowering.
         * @example 10
         */
        PaginationLimit: string;
        /**
         * @description Send it back as If-None-Match to be told 304 when nothing changed.
         * @example "5d0-1a2b3c"
         */
        ETag: string;
        /**
         * @description The stable code of the error.
         * @example INVALID_PARAMETERS
         */
        ErrorCode: components["schemas"]["ErrorCode"];
        /**
         * @description Id of this request, the same as in the server's log.
         * @example 01j9zq3v5c6d7e8f
         */
        RequestId: string;
        /**
         * @description Whole seconds until a new try makes sense.
         * @example 30
         */
        RetryAfter: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    searchImages: {
        parameters: {
            query?: {
                /**
                 * @description How many images. At most 10 without a key and 25 with one; more is lowered.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Which page, counted from 0.
                 * @example 0
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description RANDOM, or the order of approval (with a key). RAND means RANDOM.
                 * @example RANDOM
                 */
                order?: "RANDOM" | "ASC" | "DESC";
                /**
                 * @description Which file `url` leads to. Width and height stay those of the original.
                 * @example full
                 */
                size?: components["parameters"]["Size"];
                /**
                 * @description `url` leads to a picture that is at most so many pixels wide, and goes before `size`. What
                 *     lies between two steps (100, 200, 300, 400, 600, 800, 1200, 1600, 2400 and 3200) is read as
                 *     the lower one. An original that is no wider than that is given as it is: nothing is
                 *     enlarged. Width and height stay those of the original. A file that lives on another server
                 *     is there in one size only, and `url` leads to that.
                 * @example 600
                 */
                width?: components["parameters"]["Width"];
                /**
                 * @description Only these types, separated by commas. image/jpeg and the like are understood too.
                 * @example [
                 *       "jpg",
                 *       "png"
                 *     ]
                 */
                mime_types?: components["parameters"]["MimeTypes"];
                /**
                 * @description json, or src to be sent on (302) to the file of one image.
                 * @example json
                 */
                format?: "json" | "src";
                /**
                 * @description true (or 1) for images with breeds only, false (or 0) for those without.
                 * @example true
                 */
                has_breeds?: boolean;
                /**
                 * @description Only images with one of these breeds, separated by commas.
                 * @example [
                 *       "abys",
                 *       "beng"
                 *     ]
                 */
                breed_ids?: components["parameters"]["BreedIds"];
                /**
                 * @deprecated
                 * @description An older name of breed_ids.
                 * @example [
                 *       "abys"
                 *     ]
                 */
                breed_id?: components["parameters"]["BreedId"];
                /**
                 * @description Only images with one of these categories, separated by commas.
                 * @example [
                 *       "5"
                 *     ]
                 */
                category_ids?: components["parameters"]["CategoryIds"];
                /**
                 * @description Ids of images that must not be answered, separated by commas.
                 * @example [
                 *       "0XYvRd7oD"
                 *     ]
                 */
                exclude_ids?: string[];
                /**
                 * @description With a key, whether results carry their breeds.
                 * @example true
                 */
                include_breeds?: boolean;
                /**
                 * @description With a key, whether results carry their categories.
                 * @example true
                 */
                include_categories?: boolean;
                /**
                 * @description With a key, whether to attach the caller's newest vote. On by default.
                 * @example true
                 */
                include_vote?: components["parameters"]["IncludeVote"];
                /**
                 * @description With a key, whether to attach the caller's favourite. On by default.
                 * @example true
                 */
                include_favourite?: components["parameters"]["IncludeFavourite"];
                /**
                 * @description Any text. With order RANDOM, the same seed and filters give the same order on every
                 *     server, and `page` walks it without repeats.
                 * @example tuesday
                 */
                seed?: string;
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The images; empty when nothing matches. */
            200: {
                headers: {
                    "Pagination-Count": components["headers"]["PaginationCount"];
                    "Pagination-Page": components["headers"]["PaginationPage"];
                    "Pagination-Limit": components["headers"]["PaginationLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchedImage"][];
                };
            };
            /** @description With format=src; the image's file is at Location. */
            302: {
                headers: {
                    /**
                     * @description Address of the image's file.
                     * @example http://localhost:3000/images/0XYvRd7oD.jpg
                     */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listImages: {
        parameters: {
            query?: {
                /**
                 * @description How many images; at most 25, more is lowered.
                 * @example 10
                 */
                limit?: number;
                /**
                 * @description Which page, counted from 0.
                 * @example 0
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description Order of upload, or RANDOM. RAND means RANDOM.
                 * @example DESC
                 */
                order?: "RANDOM" | "ASC" | "DESC";
                /**
                 * @description Which file `url` leads to. Width and height stay those of the original.
                 * @example full
                 */
                size?: components["parameters"]["Size"];
                /**
                 * @description `url` leads to a picture that is at most so many pixels wide, and goes before `size`. What
                 *     lies between two steps (100, 200, 300, 400, 600, 800, 1200, 1600, 2400 and 3200) is read as
                 *     the lower one. An original that is no wider than that is given as it is: nothing is
                 *     enlarged. Width and height stay those of the original. A file that lives on another server
                 *     is there in one size only, and `url` leads to that.
                 * @example 600
                 */
                width?: components["parameters"]["Width"];
                /**
                 * @description Only these types, separated by commas. image/jpeg and the like are understood too.
                 * @example [
                 *       "jpg",
                 *       "png"
                 *     ]
                 */
                mime_types?: components["parameters"]["MimeTypes"];
                /**
                 * @description Only images with one of these breeds, separated by commas.
                 * @example [
                 *       "abys",
                 *       "beng"
                 *     ]
                 */
                breed_ids?: components["parameters"]["BreedIds"];
                /**
                 * @deprecated
                 * @description An older name of breed_ids.
                 * @example [
                 *       "abys"
                 *     ]
                 */
                breed_id?: components["parameters"]["BreedId"];
                /**
                 * @description Only images with one of these categories, separated by commas.
                 * @example [
                 *       "5"
                 *     ]
                 */
                category_ids?: components["parameters"]["CategoryIds"];
                /**
                 * @description Only json is answered; accepted because old clients send it.
                 * @example json
                 */
                format?: "json";
                /**
                 * @description Only images that were uploaded under exactly this name.
                 * @example bl4.jpeg
                 */
                original_filename?: string;
                /**
                 * @description Accepted because old clients send it; the list always holds the caller's own images.
                 * @example 1ejqec
                 */
                user_id?: string;
                /**
                 * @description With a key, whether to attach the caller's newest vote. On by default.
                 * @example true
                 */
                include_vote?: components["parameters"]["IncludeVote"];
                /**
                 * @description With a key, whether to attach the caller's favourite. On by default.
                 * @example true
                 */
                include_favourite?: components["parameters"]["IncludeFavourite"];
                /**
                 * @description Only rows with this sub_id.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubIdFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller's images; empty when there are none. */
            200: {
                headers: {
                    "Pagination-Count": components["headers"]["PaginationCount"];
                    "Pagination-Page": components["headers"]["PaginationPage"];
                    "Pagination-Limit": components["headers"]["PaginationLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnImage"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    uploadImage: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: {
                /**
                 * @description Any text of at most 255 characters, new for each thing you want done. The same account, key
                 *     and body within a day get the first answer again, and nothing happens twice. Without an
                 *     account it needs at least 16 characters, because nothing else tells the callers apart.
                 * @example 7d0a3f9e-8a1e-4f3c-9b2e-0c1d2e3f4a5b
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["NewImage"];
            };
        };
        responses: {
            /** @description The image as it was taken in. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadedImage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getImage: {
        parameters: {
            query?: {
                /**
                 * @description Which file `url` leads to. Width and height stay those of the original.
                 * @example full
                 */
                size?: components["parameters"]["Size"];
                /**
                 * @description `url` leads to a picture that is at most so many pixels wide, and goes before `size`. What
                 *     lies between two steps (100, 200, 300, 400, 600, 800, 1200, 1600, 2400 and 3200) is read as
                 *     the lower one. An original that is no wider than that is given as it is: nothing is
                 *     enlarged. Width and height stay those of the original. A file that lives on another server
                 *     is there in one size only, and `url` leads to that.
                 * @example 600
                 */
                width?: components["parameters"]["Width"];
                /**
                 * @description With a key, whether to attach the caller's newest vote. On by default.
                 * @example true
                 */
                include_vote?: components["parameters"]["IncludeVote"];
                /**
                 * @description With a key, whether to attach the caller's favourite. On by default.
                 * @example true
                 */
                include_favourite?: components["parameters"]["IncludeFavourite"];
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path: {
                /**
                 * @description Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
                 * @example 0XYvRd7oD
                 */
                image_id: components["parameters"]["ImageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The image. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Image"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteImage: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path: {
                /**
                 * @description Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
                 * @example 0XYvRd7oD
                 */
                image_id: components["parameters"]["ImageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getImageStatus: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path: {
                /**
                 * @description Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
                 * @example 0XYvRd7oD
                 */
                image_id: components["parameters"]["ImageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageStatus"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getImageAnalysis: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path: {
                /**
                 * @description Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
                 * @example 0XYvRd7oD
                 */
                image_id: components["parameters"]["ImageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The analyses. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Analysis"][];
                };
            };
            304: components["responses"]["NotModified"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listImageBreeds: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path: {
                /**
                 * @description Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
                 * @example 0XYvRd7oD
                 */
                image_id: components["parameters"]["ImageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The breeds. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Breed"][];
                };
            };
            304: components["responses"]["NotModified"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    addImageBreed: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: {
                /**
                 * @description Any text of at most 255 characters, new for each thing you want done. The same account, key
                 *     and body within a day get the first answer again, and nothing happens twice. Without an
                 *     account it needs at least 16 characters, because nothing else tells the callers apart.
                 * @example 7d0a3f9e-8a1e-4f3c-9b2e-0c1d2e3f4a5b
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
                 * @example 0XYvRd7oD
                 */
                image_id: components["parameters"]["ImageId"];
            };
            cookie?: never;
        };
        /** @description The breed's id. */
        requestBody: {
            content: {
                "application/json": {
                    /** @description Id of a breed. */
                    breed_id: string;
                };
            };
        };
        responses: {
            200: components["responses"]["Success"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["PayloadTooLarge"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    removeImageBreed: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path: {
                /**
                 * @description Id of an image; opaque, in exact letter case, and it may begin with a hyphen.
                 * @example 0XYvRd7oD
                 */
                image_id: components["parameters"]["ImageId"];
                /**
                 * @description Id of a breed.
                 * @example abys
                 */
                breed_id: components["parameters"]["BreedIdInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Success"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listBreeds: {
        parameters: {
            query?: {
                /**
                 * @description How many breeds; all when absent.
                 * @example 10
                 */
                limit?: number;
                /**
                 * @description Which page, counted from 0.
                 * @example 0
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description ASC or DESC.
                 * @example ASC
                 */
                order?: components["parameters"]["OrderAscending"];
                /**
                 * @description Accepted because old clients send it; without effect.
                 * @example 0
                 */
                attach_breed?: string;
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The breeds. */
            200: {
                headers: {
                    "Pagination-Count": components["headers"]["PaginationCount"];
                    "Pagination-Page": components["headers"]["PaginationPage"];
                    "Pagination-Limit": components["headers"]["PaginationLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Breed"][];
                };
            };
            304: components["responses"]["NotModified"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    searchBreeds: {
        parameters: {
            query?: {
                /**
                 * @description Part of the breed's name.
                 * @example air
                 */
                q?: string;
                /**
                 * @description 1 (or true) attaches each breed's reference image.
                 * @example true
                 */
                attach_image?: boolean;
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The breeds found. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Breed"][];
                };
            };
            304: components["responses"]["NotModified"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getBreed: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path: {
                /**
                 * @description Id of a breed.
                 * @example abys
                 */
                breed_id: components["parameters"]["BreedIdInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The breed. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Breed"];
                };
            };
            304: components["responses"]["NotModified"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listBreedFacts: {
        parameters: {
            query?: {
                /**
                 * @description How many facts; at most 10, more is lowered.
                 * @example 5
                 */
                limit?: components["parameters"]["FactsLimit"];
                /**
                 * @description Which page, counted from 0.
                 * @example 0
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description ASC, DESC, or RANDOM for chance. RAND means RANDOM.
                 * @example ASC
                 */
                order?: components["parameters"]["OrderFacts"];
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path: {
                /**
                 * @description Id of a breed.
                 * @example abys
                 */
                breed_id: components["parameters"]["BreedIdInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The facts. */
            200: {
                headers: {
                    "Pagination-Count": components["headers"]["PaginationCount"];
                    "Pagination-Page": components["headers"]["PaginationPage"];
                    "Pagination-Limit": components["headers"]["PaginationLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fact"][];
                };
            };
            304: components["responses"]["NotModified"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listFacts: {
        parameters: {
            query?: {
                /**
                 * @description How many facts; at most 10, more is lowered.
                 * @example 5
                 */
                limit?: components["parameters"]["FactsLimit"];
                /**
                 * @description Which page, counted from 0.
                 * @example 0
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description ASC, DESC, or RANDOM for chance. RAND means RANDOM.
                 * @example ASC
                 */
                order?: components["parameters"]["OrderFacts"];
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The facts. */
            200: {
                headers: {
                    "Pagination-Count": components["headers"]["PaginationCount"];
                    "Pagination-Page": components["headers"]["PaginationPage"];
                    "Pagination-Limit": components["headers"]["PaginationLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fact"][];
                };
            };
            304: components["responses"]["NotModified"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listCategories: {
        parameters: {
            query?: {
                /**
                 * @description How many; all when absent.
                 * @example 10
                 */
                limit?: components["parameters"]["LimitAll"];
                /**
                 * @description Which page, counted from 0.
                 * @example 0
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The categories. */
            200: {
                headers: {
                    "Pagination-Count": components["headers"]["PaginationCount"];
                    "Pagination-Page": components["headers"]["PaginationPage"];
                    "Pagination-Limit": components["headers"]["PaginationLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Category"][];
                };
            };
            304: components["responses"]["NotModified"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listSources: {
        parameters: {
            query?: {
                /**
                 * @description How many; all when absent.
                 * @example 10
                 */
                limit?: components["parameters"]["LimitAll"];
                /**
                 * @description Which page, counted from 0.
                 * @example 0
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sources. */
            200: {
                headers: {
                    "Pagination-Count": components["headers"]["PaginationCount"];
                    "Pagination-Page": components["headers"]["PaginationPage"];
                    "Pagination-Limit": components["headers"]["PaginationLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"][];
                };
            };
            304: components["responses"]["NotModified"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listFavourites: {
        parameters: {
            query?: {
                /**
                 * @description How many; at most 1000, more is lowered.
                 * @example 10
                 */
                limit?: components["parameters"]["LimitOwn"];
                /**
                 * @description Which page, counted from 0.
                 * @example 0
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description ASC or DESC.
                 * @example ASC
                 */
                order?: components["parameters"]["OrderAscending"];
                /**
                 * @description Whether each row carries its image. 0 (or false) leaves it out.
                 * @example true
                 */
                attach_image?: components["parameters"]["AttachImage"];
                /**
                 * @description Only rows with this sub_id.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubIdFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The favourites; empty when there are none. */
            200: {
                headers: {
                    "Pagination-Count": components["headers"]["PaginationCount"];
                    "Pagination-Page": components["headers"]["PaginationPage"];
                    "Pagination-Limit": components["headers"]["PaginationLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Favourite"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createFavourite: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: {
                /**
                 * @description Any text of at most 255 characters, new for each thing you want done. The same account, key
                 *     and body within a day get the first answer again, and nothing happens twice. Without an
                 *     account it needs at least 16 characters, because nothing else tells the callers apart.
                 * @example 7d0a3f9e-8a1e-4f3c-9b2e-0c1d2e3f4a5b
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The image, and whose favourite it is within your account. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFavourite"];
            };
        };
        responses: {
            /** @description Kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FavouriteCreated"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            413: components["responses"]["PayloadTooLarge"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getFavourite: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path: {
                /**
                 * @description Id of a favourite of the caller's own.
                 * @example 232413577
                 */
                favourite_id: components["schemas"]["RowId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The favourite. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Favourite"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteFavourite: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path: {
                /**
                 * @description Id of a favourite of the caller's own.
                 * @example 232413577
                 */
                favourite_id: components["schemas"]["RowId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Success"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listVotes: {
        parameters: {
            query?: {
                /**
                 * @description How many votes; at most 1000, more is lowered.
                 * @example 10
                 */
                limit?: number;
                /**
                 * @description Which page, counted from 0.
                 * @example 0
                 */
                page?: components["parameters"]["Page"];
                /**
                 * @description ASC or DESC.
                 * @example ASC
                 */
                order?: components["parameters"]["OrderAscending"];
                /**
                 * @description Whether each row carries its image. 0 (or false) leaves it out.
                 * @example true
                 */
                attach_image?: components["parameters"]["AttachImage"];
                /**
                 * @description Only rows with this sub_id.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubIdFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The votes; empty when there are none. */
            200: {
                headers: {
                    "Pagination-Count": components["headers"]["PaginationCount"];
                    "Pagination-Page": components["headers"]["PaginationPage"];
                    "Pagination-Limit": components["headers"]["PaginationLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Vote"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createVote: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: {
                /**
                 * @description Any text of at most 255 characters, new for each thing you want done. The same account, key
                 *     and body within a day get the first answer again, and nothing happens twice. Without an
                 *     account it needs at least 16 characters, because nothing else tells the callers apart.
                 * @example 7d0a3f9e-8a1e-4f3c-9b2e-0c1d2e3f4a5b
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The image, its number, and whose vote it is within your account. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewVote"];
            };
        };
        responses: {
            /** @description Counted. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VoteCreated"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            413: components["responses"]["PayloadTooLarge"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getVote: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path: {
                /**
                 * @description Id of a vote of the caller's own.
                 * @example 1120951
                 */
                vote_id: components["parameters"]["VoteId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The vote. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Vote"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteVote: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path: {
                /**
                 * @description Id of a vote of the caller's own.
                 * @example 1120951
                 */
                vote_id: components["parameters"]["VoteId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Success"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteVoteByOldPath: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path: {
                /**
                 * @description Id of a vote of the caller's own.
                 * @example 1120951
                 */
                vote_id: components["parameters"]["VoteId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Success"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhooks; empty when there are none. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"][];
                };
            };
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createWebhook: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: {
                /**
                 * @description Any text of at most 255 characters, new for each thing you want done. The same account, key
                 *     and body within a day get the first answer again, and nothing happens twice. Without an
                 *     account it needs at least 16 characters, because nothing else tells the callers apart.
                 * @example 7d0a3f9e-8a1e-4f3c-9b2e-0c1d2e3f4a5b
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description Where to send what. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWebhook"];
            };
        };
        responses: {
            /** @description Made. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookCreated"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            413: components["responses"]["PayloadTooLarge"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteWebhook: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: never;
            path: {
                /**
                 * @description Id of a webhook's endpoint (`ep_…`) or of its app (`app_…`).
                 * @example ep_7QzXb1cNf5hJk3mRp6sVt0
                 */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Success"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    signUp: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: {
                /**
                 * @description Any text of at most 255 characters, new for each thing you want done. The same account, key
                 *     and body within a day get the first answer again, and nothing happens twice. Without an
                 *     account it needs at least 16 characters, because nothing else tells the callers apart.
                 * @example 7d0a3f9e-8a1e-4f3c-9b2e-0c1d2e3f4a5b
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description Who asks, and what for. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccount"];
            };
        };
        responses: {
            /** @description Signed up. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyGiven"];
                };
            };
            400: components["responses"]["BadRequest"];
            413: components["responses"]["PayloadTooLarge"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    rotateKey: {
        parameters: {
            query?: {
                /**
                 * @description Which of your own users this call is for; accepted everywhere.
                 * @example my-user-1234
                 */
                sub_id?: components["parameters"]["SubId"];
            };
            header?: {
                /**
                 * @description Any text of at most 255 characters, new for each thing you want done. The same account, key
                 *     and body within a day get the first answer again, and nothing happens twice. Without an
                 *     account it needs at least 16 characters, because nothing else tells the callers apart.
                 * @example 7d0a3f9e-8a1e-4f3c-9b2e-0c1d2e3f4a5b
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyGiven"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            413: components["responses"]["PayloadTooLarge"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getImageFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `{image_id}.{jpg|png|gif|webp}`, or a size of it: `{image_id}_390x256.jpg` (small),
                 *     `{image_id}_1280.jpg` (med), `{image_id}_180x180.jpg` (thumb), or a width of it:
                 *     `{image_id}_w600.jpg`, in the steps of the parameter `width` and no other. The ending is
                 *     the image's own type. Sizes and widths, but not the original, are also there as `.webp`.
                 */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                    "image/png": string;
                    "image/gif": string;
                    "image/webp": string;
                };
            };
            /** @description The picture. */
            206: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                    "image/png": string;
                    "image/gif": string;
                    "image/webp": string;
                };
            };
            /**
             * @description Where the files live elsewhere, or where it takes too long to make a WebP, so that there
             *     is only the image's own type; the address is in Location.
             */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            304: components["responses"]["NotModified"];
            404: components["responses"]["NotFound"];
            /** @description No such part of the file. */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            500: components["responses"]["ServerError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Alive. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            500: components["responses"]["ServerError"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready (200) or not (503), with what each port says. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            500: components["responses"]["ServerError"];
            /** @description Ready (200) or not (503), with what each port says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getContractJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            500: components["responses"]["ServerError"];
        };
    };
    getContractYaml: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": string;
                };
            };
            304: components["responses"]["NotModified"];
            500: components["responses"]["ServerError"];
        };
    };
    voteCreated: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The same each time the same event is sent to the same webhook.
                 * @example msg_2XyVRd7oDmQkPa9sT4uLw8
                 */
                "webhook-id": components["parameters"]["WebhookId"];
                /**
                 * @description When this try was sent, in seconds since 1970; what is old was sent by somebody else.
                 * @example 1698515076
                 */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /**
                 * @description `v1,` and the base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`, whose
                 *     key is what the base64 behind `whsec_` of the signing secret stands for.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["VoteCreatedEvent"];
            };
        };
        responses: {
            /** @description Nothing more is wanted; the webhook is disabled at once. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was received, and is not sent again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Anything else, a redirect too: it is sent again later, with the same `webhook-id`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    favouriteCreated: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The same each time the same event is sent to the same webhook.
                 * @example msg_2XyVRd7oDmQkPa9sT4uLw8
                 */
                "webhook-id": components["parameters"]["WebhookId"];
                /**
                 * @description When this try was sent, in seconds since 1970; what is old was sent by somebody else.
                 * @example 1698515076
                 */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /**
                 * @description `v1,` and the base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`, whose
                 *     key is what the base64 behind `whsec_` of the signing secret stands for.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["FavouriteCreatedEvent"];
            };
        };
        responses: {
            /** @description Nothing more is wanted; the webhook is disabled at once. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was received, and is not sent again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Anything else, a redirect too: it is sent again later, with the same `webhook-id`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    imageUploaded: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The same each time the same event is sent to the same webhook.
                 * @example msg_2XyVRd7oDmQkPa9sT4uLw8
                 */
                "webhook-id": components["parameters"]["WebhookId"];
                /**
                 * @description When this try was sent, in seconds since 1970; what is old was sent by somebody else.
                 * @example 1698515076
                 */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /**
                 * @description `v1,` and the base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`, whose
                 *     key is what the base64 behind `whsec_` of the signing secret stands for.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImageUploadedEvent"];
            };
        };
        responses: {
            /** @description Nothing more is wanted; the webhook is disabled at once. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was received, and is not sent again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Anything else, a redirect too: it is sent again later, with the same `webhook-id`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    imageProcessed: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The same each time the same event is sent to the same webhook.
                 * @example msg_2XyVRd7oDmQkPa9sT4uLw8
                 */
                "webhook-id": components["parameters"]["WebhookId"];
                /**
                 * @description When this try was sent, in seconds since 1970; what is old was sent by somebody else.
                 * @example 1698515076
                 */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /**
                 * @description `v1,` and the base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`, whose
                 *     key is what the base64 behind `whsec_` of the signing secret stands for.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImageProcessedEvent"];
            };
        };
        responses: {
            /** @description Nothing more is wanted; the webhook is disabled at once. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was received, and is not sent again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Anything else, a redirect too: it is sent again later, with the same `webhook-id`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    imageLabelsCreated: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The same each time the same event is sent to the same webhook.
                 * @example msg_2XyVRd7oDmQkPa9sT4uLw8
                 */
                "webhook-id": components["parameters"]["WebhookId"];
                /**
                 * @description When this try was sent, in seconds since 1970; what is old was sent by somebody else.
                 * @example 1698515076
                 */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /**
                 * @description `v1,` and the base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`, whose
                 *     key is what the base64 behind `whsec_` of the signing secret stands for.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImageLabelsCreatedEvent"];
            };
        };
        responses: {
            /** @description Nothing more is wanted; the webhook is disabled at once. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was received, and is not sent again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Anything else, a redirect too: it is sent again later, with the same `webhook-id`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
