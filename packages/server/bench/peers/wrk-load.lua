-- What wrk is told beside its options: where BENCH_TARGETS names a file, its lines are asked in
-- turn, and at the end the figures are printed as one line of JSON.

local file = os.getenv('BENCH_TARGETS')

if file ~= nil and file ~= '' then
  local targets, at = {}, 0
  for line in io.lines(file) do
    targets[#targets + 1] = line
  end
  request = function()
    at = at % #targets + 1
    return wrk.format('GET', targets[at])
  end
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout + errors.status
  local text = 'figures {"requests":%d,"seconds":%.6f,"p50Ms":%.3f,"p99Ms":%.3f,"failed":%d}\n'
  io.write(string.format(text, summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed))
end
