// Made by `npm run generate` from openapi/openapi.yaml; do not edit.

import { http, type HttpHandler, HttpResponse, type HttpResponseResolver, type RequestHandlerOptions as RequestHandlerOptions2 } from 'msw';

import type { AddImageBreedData, AddImageBreedResponses, ClientOptions, CreateFavouriteData, CreateFavouriteResponses, CreateVoteData, CreateVoteResponses, CreateWebhookData, CreateWebhookResponses, DeleteFavouriteResponses, DeleteImageResponses, DeleteVoteByOldPathResponses, DeleteVoteResponses, DeleteWebhookResponses, GetBreedResponses, GetContractJsonResponses, GetContractYamlResponses, GetFavouriteResponses, GetHealthResponses, GetImageAnalysisResponses, GetImageFileResponses, GetImageResponses, GetImageStatusResponses, GetReadinessResponses, GetVoteResponses, ListBreedFactsResponses, ListBreedsResponses, ListCategoriesResponses, ListFactsResponses, ListFavouritesResponses, ListImageBreedsResponses, ListImagesResponses, ListSourcesResponses, ListVotesResponses, ListWebhooksResponses, RemoveImageBreedResponses, RotateKeyResponses, SearchBreedsResponses, SearchImagesResponses, SignUpData, SignUpResponses, UploadImageData, UploadImageResponses } from './types.ts';

export type RequestHandlerOptions = RequestHandlerOptions2 & {
    baseUrl?: ClientOptions['baseUrl'];
    responseFallback?: 'error' | 'passthrough';
};

export type HandleSearchImagesResponse = {
    body: SearchImagesResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/images/search` operation.
 */
export function handleSearchImages(response?: HandleSearchImagesResponse | HttpResponseResolver<never, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<never, never>(`${options?.baseUrl ?? '*'}/v1/images/search`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleListImagesResponse = {
    body: ListImagesResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/images` operation.
 */
export function handleListImages(response?: HandleListImagesResponse | HttpResponseResolver<never, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<never, never>(`${options?.baseUrl ?? '*'}/v1/images`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleUploadImageResponse = {
    body: UploadImageResponses[201];
    status?: 201;
};

/**
 * Handler for the `POST /v1/images/upload` operation.
 */
export function handleUploadImage(response?: HandleUploadImageResponse | HttpResponseResolver<never, UploadImageData['body']>, options?: RequestHandlerOptions): HttpHandler {
    return http.post<never, UploadImageData['body']>(`${options?.baseUrl ?? '*'}/v1/images/upload`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 201 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleDeleteImageResponse = {
    body: DeleteImageResponses[204];
    status?: 204;
};

/**
 * Handler for the `DELETE /v1/images/{image_id}` operation.
 */
export function handleDeleteImage(response?: HandleDeleteImageResponse | HttpResponseResolver<{
    image_id: string;
}, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.delete<{
        image_id: string;
    }, never>(`${options?.baseUrl ?? '*'}/v1/images/:image_id`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return new HttpResponse(body, { status: response?.status ?? 204 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleGetImageResponse = {
    body: GetImageResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/images/{image_id}` operation.
 */
export function handleGetImage(response?: HandleGetImageResponse | HttpResponseResolver<{
    image_id: string;
}, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<{
        image_id: string;
    }, never>(`${options?.baseUrl ?? '*'}/v1/images/:image_id`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleGetImageStatusResponse = {
    body: GetImageStatusResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/images/{image_id}/status` operation.
 */
export function handleGetImageStatus(response?: HandleGetImageStatusResponse | HttpResponseResolver<{
    image_id: string;
}, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<{
        image_id: string;
    }, never>(`${options?.baseUrl ?? '*'}/v1/images/:image_id/status`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleGetImageAnalysisResponse = {
    body: GetImageAnalysisResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/images/{image_id}/analysis` operation.
 */
export function handleGetImageAnalysis(response?: HandleGetImageAnalysisResponse | HttpResponseResolver<{
    image_id: string;
}, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<{
        image_id: string;
    }, never>(`${options?.baseUrl ?? '*'}/v1/images/:image_id/analysis`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleListImageBreedsResponse = {
    body: ListImageBreedsResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/images/{image_id}/breeds` operation.
 */
export function handleListImageBreeds(response?: HandleListImageBreedsResponse | HttpResponseResolver<{
    image_id: string;
}, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<{
        image_id: string;
    }, never>(`${options?.baseUrl ?? '*'}/v1/images/:image_id/breeds`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleAddImageBreedResponse = {
    body: AddImageBreedResponses[200];
    status?: 200;
};

/**
 * Handler for the `POST /v1/images/{image_id}/breeds` operation.
 */
export function handleAddImageBreed(response?: HandleAddImageBreedResponse | HttpResponseResolver<{
    image_id: string;
}, AddImageBreedData['body']>, options?: RequestHandlerOptions): HttpHandler {
    return http.post<{
        image_id: string;
    }, AddImageBreedData['body']>(`${options?.baseUrl ?? '*'}/v1/images/:image_id/breeds`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleRemoveImageBreedResponse = {
    body: RemoveImageBreedResponses[200];
    status?: 200;
};

/**
 * Handler for the `DELETE /v1/images/{image_id}/breeds/{breed_id}` operation.
 */
export function handleRemoveImageBreed(response?: HandleRemoveImageBreedResponse | HttpResponseResolver<{
    image_id: string;
    breed_id: string;
}, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.delete<{
        image_id: string;
        breed_id: string;
    }, never>(`${options?.baseUrl ?? '*'}/v1/images/:image_id/breeds/:breed_id`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleListBreedsResponse = {
    body: ListBreedsResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/breeds` operation.
 */
export function handleListBreeds(response?: HandleListBreedsResponse | HttpResponseResolver<never, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<never, never>(`${options?.baseUrl ?? '*'}/v1/breeds`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleSearchBreedsResponse = {
    body: SearchBreedsResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/breeds/search` operation.
 */
export function handleSearchBreeds(response?: HandleSearchBreedsResponse | HttpResponseResolver<never, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<never, never>(`${options?.baseUrl ?? '*'}/v1/breeds/search`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleGetBreedResponse = {
    body: GetBreedResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/breeds/{breed_id}` operation.
 */
export function handleGetBreed(response?: HandleGetBreedResponse | HttpResponseResolver<{
    breed_id: string;
}, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<{
        breed_id: string;
    }, never>(`${options?.baseUrl ?? '*'}/v1/breeds/:breed_id`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleListBreedFactsResponse = {
    body: ListBreedFactsResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/breeds/{breed_id}/facts` operation.
 */
export function handleListBreedFacts(response?: HandleListBreedFactsResponse | HttpResponseResolver<{
    breed_id: string;
}, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<{
        breed_id: string;
    }, never>(`${options?.baseUrl ?? '*'}/v1/breeds/:breed_id/facts`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleListFactsResponse = {
    body: ListFactsResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/facts` operation.
 */
export function handleListFacts(response?: HandleListFactsResponse | HttpResponseResolver<never, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<never, never>(`${options?.baseUrl ?? '*'}/v1/facts`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleListCategoriesResponse = {
    body: ListCategoriesResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/categories` operation.
 */
export function handleListCategories(response?: HandleListCategoriesResponse | HttpResponseResolver<never, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<never, never>(`${options?.baseUrl ?? '*'}/v1/categories`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleListSourcesResponse = {
    body: ListSourcesResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/sources` operation.
 */
export function handleListSources(response?: HandleListSourcesResponse | HttpResponseResolver<never, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<never, never>(`${options?.baseUrl ?? '*'}/v1/sources`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleListFavouritesResponse = {
    body: ListFavouritesResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/favourites` operation.
 */
export function handleListFavourites(response?: HandleListFavouritesResponse | HttpResponseResolver<never, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<never, never>(`${options?.baseUrl ?? '*'}/v1/favourites`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleCreateFavouriteResponse = {
    body: CreateFavouriteResponses[200];
    status?: 200;
};

/**
 * Handler for the `POST /v1/favourites` operation.
 */
export function handleCreateFavourite(response?: HandleCreateFavouriteResponse | HttpResponseResolver<never, CreateFavouriteData['body']>, options?: RequestHandlerOptions): HttpHandler {
    return http.post<never, CreateFavouriteData['body']>(`${options?.baseUrl ?? '*'}/v1/favourites`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleDeleteFavouriteResponse = {
    body: DeleteFavouriteResponses[200];
    status?: 200;
};

/**
 * Handler for the `DELETE /v1/favourites/{favourite_id}` operation.
 */
export function handleDeleteFavourite(response?: HandleDeleteFavouriteResponse | HttpResponseResolver<{
    favourite_id: string;
}, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.delete<{
        favourite_id: string;
    }, never>(`${options?.baseUrl ?? '*'}/v1/favourites/:favourite_id`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleGetFavouriteResponse = {
    body: GetFavouriteResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/favourites/{favourite_id}` operation.
 */
export function handleGetFavourite(response?: HandleGetFavouriteResponse | HttpResponseResolver<{
    favourite_id: string;
}, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<{
        favourite_id: string;
    }, never>(`${options?.baseUrl ?? '*'}/v1/favourites/:favourite_id`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleListVotesResponse = {
    body: ListVotesResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/votes` operation.
 */
export function handleListVotes(response?: HandleListVotesResponse | HttpResponseResolver<never, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<never, never>(`${options?.baseUrl ?? '*'}/v1/votes`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleCreateVoteResponse = {
    body: CreateVoteResponses[201];
    status?: 201;
};

/**
 * Handler for the `POST /v1/votes` operation.
 */
export function handleCreateVote(response?: HandleCreateVoteResponse | HttpResponseResolver<never, CreateVoteData['body']>, options?: RequestHandlerOptions): HttpHandler {
    return http.post<never, CreateVoteData['body']>(`${options?.baseUrl ?? '*'}/v1/votes`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 201 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleDeleteVoteResponse = {
    body: DeleteVoteResponses[200];
    status?: 200;
};

/**
 * Handler for the `DELETE /v1/votes/{vote_id}` operation.
 */
export function handleDeleteVote(response?: HandleDeleteVoteResponse | HttpResponseResolver<{
    vote_id: string;
}, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.delete<{
        vote_id: string;
    }, never>(`${options?.baseUrl ?? '*'}/v1/votes/:vote_id`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleGetVoteResponse = {
    body: GetVoteResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/votes/{vote_id}` operation.
 */
export function handleGetVote(response?: HandleGetVoteResponse | HttpResponseResolver<{
    vote_id: string;
}, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<{
        vote_id: string;
    }, never>(`${options?.baseUrl ?? '*'}/v1/votes/:vote_id`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleDeleteVoteByOldPathResponse = {
    body: DeleteVoteByOldPathResponses[200];
    status?: 200;
};

/**
 * Handler for the `DELETE /v1/vote/{vote_id}` operation.
 */
export function handleDeleteVoteByOldPath(response?: HandleDeleteVoteByOldPathResponse | HttpResponseResolver<{
    vote_id: string;
}, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.delete<{
        vote_id: string;
    }, never>(`${options?.baseUrl ?? '*'}/v1/vote/:vote_id`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleListWebhooksResponse = {
    body: ListWebhooksResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /v1/webhooks` operation.
 */
export function handleListWebhooks(response?: HandleListWebhooksResponse | HttpResponseResolver<never, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<never, never>(`${options?.baseUrl ?? '*'}/v1/webhooks`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleCreateWebhookResponse = {
    body: CreateWebhookResponses[200];
    status?: 200;
};

/**
 * Handler for the `POST /v1/webhooks` operation.
 */
export function handleCreateWebhook(response?: HandleCreateWebhookResponse | HttpResponseResolver<never, CreateWebhookData['body']>, options?: RequestHandlerOptions): HttpHandler {
    return http.post<never, CreateWebhookData['body']>(`${options?.baseUrl ?? '*'}/v1/webhooks`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleDeleteWebhookResponse = {
    body: DeleteWebhookResponses[200];
    status?: 200;
};

/**
 * Handler for the `DELETE /v1/webhooks/{webhook_id}` operation.
 */
export function handleDeleteWebhook(response?: HandleDeleteWebhookResponse | HttpResponseResolver<{
    webhook_id: string;
}, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.delete<{
        webhook_id: string;
    }, never>(`${options?.baseUrl ?? '*'}/v1/webhooks/:webhook_id`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleSignUpResponse = {
    body: SignUpResponses[200];
    status?: 200;
};

/**
 * Handler for the `POST /v1/user/passwordlesssignup` operation.
 */
export function handleSignUp(response?: HandleSignUpResponse | HttpResponseResolver<never, SignUpData['body']>, options?: RequestHandlerOptions): HttpHandler {
    return http.post<never, SignUpData['body']>(`${options?.baseUrl ?? '*'}/v1/user/passwordlesssignup`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleRotateKeyResponse = {
    body: RotateKeyResponses[200];
    status?: 200;
};

/**
 * Handler for the `POST /v1/user/keys/rotate` operation.
 */
export function handleRotateKey(response?: HandleRotateKeyResponse | HttpResponseResolver<never, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.post<never, never>(`${options?.baseUrl ?? '*'}/v1/user/keys/rotate`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleGetImageFileResponse = {
    body: GetImageFileResponses[200];
    status?: 200;
};

type ToResponseUnion<T> = {
    [K in Extract<keyof T, number>]: {
        status: K;
        body: T[K];
    };
}[Extract<keyof T, number>];

/**
 * Handler for the `GET /images/{file}` operation.
 */
export function handleGetImageFile(response?: HandleGetImageFileResponse | ToResponseUnion<GetImageFileResponses> | HttpResponseResolver<{
    file: string;
}, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<{
        file: string;
    }, never>(`${options?.baseUrl ?? '*'}/images/:file`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return new HttpResponse(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleGetHealthResponse = {
    body: GetHealthResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /healthz` operation.
 */
export function handleGetHealth(response?: HandleGetHealthResponse | HttpResponseResolver<never, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<never, never>(`${options?.baseUrl ?? '*'}/healthz`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleGetReadinessResponse = {
    body: GetReadinessResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /readyz` operation.
 */
export function handleGetReadiness(response?: HandleGetReadinessResponse | HttpResponseResolver<never, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<never, never>(`${options?.baseUrl ?? '*'}/readyz`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleGetContractJsonResponse = {
    body: GetContractJsonResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /openapi.json` operation.
 */
export function handleGetContractJson(response?: HandleGetContractJsonResponse | HttpResponseResolver<never, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<never, never>(`${options?.baseUrl ?? '*'}/openapi.json`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type HandleGetContractYamlResponse = {
    body: GetContractYamlResponses[200];
    status?: 200;
};

/**
 * Handler for the `GET /openapi.yaml` operation.
 */
export function handleGetContractYaml(response?: HandleGetContractYamlResponse | HttpResponseResolver<never, never>, options?: RequestHandlerOptions): HttpHandler {
    return http.get<never, never>(`${options?.baseUrl ?? '*'}/openapi.yaml`, info => {
        if (typeof response === 'function') {
            return response(info);
        }
        const body = response?.body;
        if (body !== undefined) {
            return HttpResponse.json(body, { status: response?.status ?? 200 });
        }
        if (options?.responseFallback === 'passthrough') {
            return;
        }
        return new Response('Not Implemented', {
            status: 501,
            statusText: 'Not Implemented'
        });
    }, options);
}

export type MswHandlerFactories = {
    /**
     * Handler for the `GET /v1/images/search` operation.
     */
    searchImages: typeof handleSearchImages;
    /**
     * Handler for the `GET /v1/images` operation.
     */
    listImages: typeof handleListImages;
    /**
     * Handler for the `POST /v1/images/upload` operation.
     */
    uploadImage: typeof handleUploadImage;
    /**
     * Handler for the `DELETE /v1/images/{image_id}` operation.
     */
    deleteImage: typeof handleDeleteImage;
    /**
     * Handler for the `GET /v1/images/{image_id}` operation.
     */
    getImage: typeof handleGetImage;
    /**
     * Handler for the `GET /v1/images/{image_id}/status` operation.
     */
    getImageStatus: typeof handleGetImageStatus;
    /**
     * Handler for the `GET /v1/images/{image_id}/analysis` operation.
     */
    getImageAnalysis: typeof handleGetImageAnalysis;
    /**
     * Handler for the `GET /v1/images/{image_id}/breeds` operation.
     */
    listImageBreeds: typeof handleListImageBreeds;
    /**
     * Handler for the `POST /v1/images/{image_id}/breeds` operation.
     */
    addImageBreed: typeof handleAddImageBreed;
    /**
     * Handler for the `DELETE /v1/images/{image_id}/breeds/{breed_id}` operation.
     */
    removeImageBreed: typeof handleRemoveImageBreed;
    /**
     * Handler for the `GET /v1/breeds` operation.
     */
    listBreeds: typeof handleListBreeds;
    /**
     * Handler for the `GET /v1/breeds/search` operation.
     */
    searchBreeds: typeof handleSearchBreeds;
    /**
     * Handler for the `GET /v1/breeds/{breed_id}` operation.
     */
    getBreed: typeof handleGetBreed;
    /**
     * Handler for the `GET /v1/breeds/{breed_id}/facts` operation.
     */
    listBreedFacts: typeof handleListBreedFacts;
    /**
     * Handler for the `GET /v1/facts` operation.
     */
    listFacts: typeof handleListFacts;
    /**
     * Handler for the `GET /v1/categories` operation.
     */
    listCategories: typeof handleListCategories;
    /**
     * Handler for the `GET /v1/sources` operation.
     */
    listSources: typeof handleListSources;
    /**
     * Handler for the `GET /v1/favourites` operation.
     */
    listFavourites: typeof handleListFavourites;
    /**
     * Handler for the `POST /v1/favourites` operation.
     */
    createFavourite: typeof handleCreateFavourite;
    /**
     * Handler for the `DELETE /v1/favourites/{favourite_id}` operation.
     */
    deleteFavourite: typeof handleDeleteFavourite;
    /**
     * Handler for the `GET /v1/favourites/{favourite_id}` operation.
     */
    getFavourite: typeof handleGetFavourite;
    /**
     * Handler for the `GET /v1/votes` operation.
     */
    listVotes: typeof handleListVotes;
    /**
     * Handler for the `POST /v1/votes` operation.
     */
    createVote: typeof handleCreateVote;
    /**
     * Handler for the `DELETE /v1/votes/{vote_id}` operation.
     */
    deleteVote: typeof handleDeleteVote;
    /**
     * Handler for the `GET /v1/votes/{vote_id}` operation.
     */
    getVote: typeof handleGetVote;
    /**
     * Handler for the `DELETE /v1/vote/{vote_id}` operation.
     */
    deleteVoteByOldPath: typeof handleDeleteVoteByOldPath;
    /**
     * Handler for the `GET /v1/webhooks` operation.
     */
    listWebhooks: typeof handleListWebhooks;
    /**
     * Handler for the `POST /v1/webhooks` operation.
     */
    createWebhook: typeof handleCreateWebhook;
    /**
     * Handler for the `DELETE /v1/webhooks/{webhook_id}` operation.
     */
    deleteWebhook: typeof handleDeleteWebhook;
    /**
     * Handler for the `POST /v1/user/passwordlesssignup` operation.
     */
    signUp: typeof handleSignUp;
    /**
     * Handler for the `POST /v1/user/keys/rotate` operation.
     */
    rotateKey: typeof handleRotateKey;
    /**
     * Handler for the `GET /images/{file}` operation.
     */
    getImageFile: typeof handleGetImageFile;
    /**
     * Handler for the `GET /healthz` operation.
     */
    getHealth: typeof handleGetHealth;
    /**
     * Handler for the `GET /readyz` operation.
     */
    getReadiness: typeof handleGetReadiness;
    /**
     * Handler for the `GET /openapi.json` operation.
     */
    getContractJson: typeof handleGetContractJson;
    /**
     * Handler for the `GET /openapi.yaml` operation.
     */
    getContractYaml: typeof handleGetContractYaml;
};

export type CreateMswHandlersResult = {
    all: (options?: {
        pick?: {
            [K in keyof MswHandlerFactories]?: Parameters<MswHandlerFactories[K]>[0] | Parameters<MswHandlerFactories[K]>;
        };
    }) => ReadonlyArray<HttpHandler>;
    pick: MswHandlerFactories;
};

export function createMswHandlers(config: RequestHandlerOptions = {}): CreateMswHandlersResult {
    type Handler<R> = (response?: R, options?: RequestHandlerOptions) => HttpHandler;
    function wrap<R>(handler: Handler<R>): Handler<R> {
        return (response, options) => handler(response, { ...config, ...options });
    }
    const pick: CreateMswHandlersResult['pick'] = {
        searchImages: wrap(handleSearchImages),
        listImages: wrap(handleListImages),
        uploadImage: wrap(handleUploadImage),
        deleteImage: wrap(handleDeleteImage),
        getImage: wrap(handleGetImage),
        getImageStatus: wrap(handleGetImageStatus),
        getImageAnalysis: wrap(handleGetImageAnalysis),
        listImageBreeds: wrap(handleListImageBreeds),
        addImageBreed: wrap(handleAddImageBreed),
        removeImageBreed: wrap(handleRemoveImageBreed),
        listBreeds: wrap(handleListBreeds),
        searchBreeds: wrap(handleSearchBreeds),
        getBreed: wrap(handleGetBreed),
        listBreedFacts: wrap(handleListBreedFacts),
        listFacts: wrap(handleListFacts),
        listCategories: wrap(handleListCategories),
        listSources: wrap(handleListSources),
        listFavourites: wrap(handleListFavourites),
        createFavourite: wrap(handleCreateFavourite),
        deleteFavourite: wrap(handleDeleteFavourite),
        getFavourite: wrap(handleGetFavourite),
        listVotes: wrap(handleListVotes),
        createVote: wrap(handleCreateVote),
        deleteVote: wrap(handleDeleteVote),
        getVote: wrap(handleGetVote),
        deleteVoteByOldPath: wrap(handleDeleteVoteByOldPath),
        listWebhooks: wrap(handleListWebhooks),
        createWebhook: wrap(handleCreateWebhook),
        deleteWebhook: wrap(handleDeleteWebhook),
        signUp: wrap(handleSignUp),
        rotateKey: wrap(handleRotateKey),
        getImageFile: wrap(handleGetImageFile),
        getHealth: wrap(handleGetHealth),
        getReadiness: wrap(handleGetReadiness),
        getContractJson: wrap(handleGetContractJson),
        getContractYaml: wrap(handleGetContractYaml)
    };
    const all: CreateMswHandlersResult['all'] = (options = {}) => {
        type OverrideValue<R> = R | [
            response?: R | undefined,
            options?: RequestHandlerOptions | undefined
        ];
        function invoke<R>(fn: Handler<R>, override?: OverrideValue<R>): HttpHandler {
            return Array.isArray(override) ? fn(...override) : fn(override);
        }
        const overrides = options.pick ?? {};
        return [
            invoke(pick.removeImageBreed, overrides.removeImageBreed),
            invoke(pick.rotateKey, overrides.rotateKey),
            invoke(pick.getImageStatus, overrides.getImageStatus),
            invoke(pick.getImageAnalysis, overrides.getImageAnalysis),
            invoke(pick.listImageBreeds, overrides.listImageBreeds),
            invoke(pick.addImageBreed, overrides.addImageBreed),
            invoke(pick.listBreedFacts, overrides.listBreedFacts),
            invoke(pick.searchImages, overrides.searchImages),
            invoke(pick.uploadImage, overrides.uploadImage),
            invoke(pick.searchBreeds, overrides.searchBreeds),
            invoke(pick.signUp, overrides.signUp),
            invoke(pick.deleteImage, overrides.deleteImage),
            invoke(pick.getImage, overrides.getImage),
            invoke(pick.getBreed, overrides.getBreed),
            invoke(pick.deleteFavourite, overrides.deleteFavourite),
            invoke(pick.getFavourite, overrides.getFavourite),
            invoke(pick.deleteVote, overrides.deleteVote),
            invoke(pick.getVote, overrides.getVote),
            invoke(pick.deleteVoteByOldPath, overrides.deleteVoteByOldPath),
            invoke(pick.deleteWebhook, overrides.deleteWebhook),
            invoke(pick.listImages, overrides.listImages),
            invoke(pick.listBreeds, overrides.listBreeds),
            invoke(pick.listFacts, overrides.listFacts),
            invoke(pick.listCategories, overrides.listCategories),
            invoke(pick.listSources, overrides.listSources),
            invoke(pick.listFavourites, overrides.listFavourites),
            invoke(pick.createFavourite, overrides.createFavourite),
            invoke(pick.listVotes, overrides.listVotes),
            invoke(pick.createVote, overrides.createVote),
            invoke(pick.listWebhooks, overrides.listWebhooks),
            invoke(pick.createWebhook, overrides.createWebhook),
            invoke(pick.getImageFile, overrides.getImageFile),
            invoke(pick.getHealth, overrides.getHealth),
            invoke(pick.getReadiness, overrides.getReadiness),
            invoke(pick.getContractJson, overrides.getContractJson),
            invoke(pick.getContractYaml, overrides.getContractYaml)
        ];
    };
    return { all, pick };
}
