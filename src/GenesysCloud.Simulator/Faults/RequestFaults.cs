using System.IO.Enumeration;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Faults;

/// <summary>A rule that answers REST requests wrongly.</summary>
internal sealed record RequestFault
{
    /// <summary>The status to answer; 0 breaks the connection without an answer; <see langword="null"/> only delays.</summary>
    public int? Status { get; init; }

    /// <summary>How many requests it meets; <see langword="null"/> for all until it is taken away.</summary>
    public int? Count { get; init; }

    /// <summary>The share of the matching requests it meets, from 0 to 1.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Paths it meets, with <c>*</c> for anything.</summary>
    public string Path { get; init; } = "*";

    /// <summary>The one method it meets; <see langword="null"/> for all.</summary>
    public string? Method { get; init; }

    /// <summary><c>Retry-After</c> of the answer.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Answer as a load balancer does, with a page instead of an error body. 502 always does.</summary>
    public bool Html { get; init; }

    /// <summary>How long the request waits first.</summary>
    public TimeSpan Delay { get; init; }
}

/// <summary>Wrong answers on demand. Does not touch <c>/_sim</c>.</summary>
internal sealed class RequestFaults(int seed, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<Rule> _rules = [];
    private Random _random = new(seed);
    private long _answered;

    /// <summary>Requests that were answered by a rule.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>The rules that still wait for requests, with what is left of their counts.</summary>
    public IReadOnlyList<RequestFault> Pending
    {
        get
        {
            lock (_gate)
            {
                return [.. _rules.Select(static rule => rule.Fault with { Count = rule.Left })];
            }
        }
    }

    public void Add(RequestFault fault)
    {
        lock (_gate)
        {
            _rules.Add(new Rule(fault));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
        }
    }

    public void Reseed(int newSeed)
    {
        lock (_gate)
        {
            _random = new Random(newSeed);
        }
    }

    /// <summary>Answers the request when a rule says so.</summary>
    public async Task<bool> TryAnswerAsync(HttpContext context, string correlation)
    {
        if (Take(context.Request) is not { } fault)
        {
            return false;
        }

        Interlocked.Increment(ref _answered);
        if (fault.Delay > TimeSpan.Zero)
        {
            await Task.Delay(fault.Delay, time, context.RequestAborted);
        }

        switch (fault.Status)
        {
            case null:
                return false;
            case 0:
                context.Abort();
                return true;
            case var status when fault.Html || status == StatusCodes.Status502BadGateway:
                await HtmlAsync(context, fault, status.Value);
                return true;
            case var status:
                await ApiPipeline.WriteAsync(context, Error(status.Value, fault.RetryAfter), correlation);
                return true;
        }
    }

    private RequestFault? Take(HttpRequest request)
    {
        lock (_gate)
        {
            foreach (var rule in _rules)
            {
                var fault = rule.Fault;
                var fits = (fault.Method is null || fault.Method.Equals(request.Method, StringComparison.OrdinalIgnoreCase))
                    && FileSystemName.MatchesSimpleExpression(fault.Path, request.Path.Value ?? "", ignoreCase: true)
                    && (fault.Share >= 1 || _random.NextDouble() < fault.Share);
                if (!fits)
                {
                    continue;
                }

                if (rule.Left is not null && --rule.Left <= 0)
                {
                    _rules.Remove(rule);
                }

                return fault;
            }

            return null;
        }
    }

    private static ApiException Error(int status, TimeSpan? retryAfter)
    {
        var error = status switch
        {
            401 => ApiException.BadCredentials(),
            403 => ApiException.MissingPermissions(all: false, ["simulated:fault:view"]),
            404 => ApiException.NotFound(),
            429 => ApiException.TooManyRequests(300, retryAfter ?? TimeSpan.FromSeconds(1)),
            500 => new ApiException(500, "internal.server.error", "The server encountered an unexpected condition which prevented it from fulfilling the request."),
            503 => new ApiException(503, "service.unavailable", "Service Unavailable - The server is currently unavailable (because it is overloaded or down for maintenance)."),
            504 => new ApiException(504, "request.timeout", "The request timed out."),
            _ => new ApiException(status, "simulated.fault", "A fault of the simulator."),
        };

        // a 429 without the header exists too: the rule's own value decides
        return new ApiException(error.Status, error.Code, error.Message)
        {
            MessageWithParams = error.MessageWithParams,
            MessageParams = error.MessageParams,
            Limit = error.Limit,
            RetryAfter = retryAfter,
        };
    }

    private static Task HtmlAsync(HttpContext context, RequestFault fault, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        if (fault.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = ApiException.Seconds(wait).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return context.Response.WriteAsync($"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center></body></html>\r\n", context.RequestAborted);
    }

    private sealed class Rule(RequestFault fault)
    {
        public RequestFault Fault { get; } = fault;

        public int? Left { get; set; } = fault.Count;
    }
}
