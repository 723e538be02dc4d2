import {
  QueryClient,
  QueryClientProvider,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { createCatApi } from '@thecatapi/sdk';
import { createQueries } from '@thecatapi/sdk/query';
import { createRoot } from 'react-dom/client';

// esbuild writes both in their places (serve.mjs).
const cats = createCatApi({ baseUrl: process.env.CATAPI_BASE_URL, apiKey: process.env.CATAPI_KEY });
const queries = createQueries(cats);

function Page() {
  const client = useQueryClient();
  const search = useQuery({ ...queries.images.search(), staleTime: Number.POSITIVE_INFINITY });
  const votes = useInfiniteQuery(queries.votes.pages({ limit: 5, order: 'DESC' }));
  const { touches, ...create } = queries.votes.create();
  const vote = useMutation({
    ...create,
    // The next cat, and the votes as they are now.
    onSuccess: () => Promise.all(touches.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  const cat = search.data?.[0];
  const error = search.error ?? votes.error ?? vote.error;
  const count = votes.data?.pages[0]?.pagination?.count ?? 0;
  return (
    <>
      {error && <p role="alert">{error.message}</p>}
      <img src={cat?.url} alt={cat?.breeds?.[0]?.name ?? 'A cat'} />
      {[1, 0].map((value) => (
        <button
          key={value}
          type="button"
          disabled={!cat || vote.isPending}
          onClick={() => vote.mutate({ image_id: cat.id, value })}
        >
          {value ? 'Love it' : 'Next'}
        </button>
      ))}
      <h2>Votes: {count}</h2>
      <ol>
        {votes.data?.pages.flat().map(({ id, image_id, value }) => (
          <li key={id}>
            {image_id} {value ? '♥' : '–'}
          </li>
        ))}
      </ol>
      {votes.hasNextPage && (
        <button type="button" onClick={() => votes.fetchNextPage()}>
          More
        </button>
      )}
    </>
  );
}

createRoot(document.getElementById('main')).render(
  <QueryClientProvider client={new QueryClient()}>
    <Page />
  </QueryClientProvider>,
);
