using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.OAuth;

namespace GenesysCloud.Simulator.Rest;

/// <summary>What every request under <c>/api/v2</c> goes through before its handler, and how its refusal is written.</summary>
internal sealed class ApiPipeline(
    TokenStore tokens, RateLimiter limiter, RequestFaults faults, RequestCounters counters, IReadOnlySet<string> permissions, TimeProvider time)
{
    // requests without a token that is known have no budget of their own; the headers are there all the same
    private const string NoToken = "";

    /// <summary>The token that the request carries; only valid in handlers below <c>/api/v2</c>.</summary>
    public static AccessToken TokenOf(HttpContext context) => (AccessToken)context.Items[typeof(AccessToken)]!;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var correlation = Guid.NewGuid().ToString();
        context.Response.Headers["ININ-Correlation-Id"] = correlation;
        // the server would write the machine's time
        context.Response.Headers.Date = time.GetUtcNow().ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        var endpoint = context.GetEndpoint();
        counters.CountRequest($"{context.Request.Method} {(endpoint as RouteEndpoint)?.RoutePattern.RawText ?? context.Request.Path}");
        try
        {
            if (await faults.TryAnswerAsync(context, correlation))
            {
                return;
            }

            var isLogin = context.Request.Path.StartsWithSegments("/oauth");
            if (!isLogin)
            {
                Authorize(context, endpoint);
            }

            CheckContentType(context.Request, isLogin);
            await next(context);
        }
        catch (ApiException refused) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, refused, correlation);
        }
        finally
        {
            counters.CountAnswer(context.Response.StatusCode);
        }
    }

    /// <summary>The control plane's way: no login, no limits, the same error bodies.</summary>
    public static async Task WithoutLoginAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (ApiException refused) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, refused, Guid.NewGuid().ToString());
        }
    }

    public static async Task WriteAsync(HttpContext context, ApiException error, string correlation)
    {
        if (error.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = ApiException.Seconds(wait).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        ErrorBody body = new(error.Message, error.Code, error.Status, error.MessageWithParams, error.MessageParams, correlation, [], [], error.Limit);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = error.Status;
            return;
        }

        await PlatformJson.AnswerAsync(context, body, error.Status);
    }

    private void Authorize(HttpContext context, Endpoint? endpoint)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var value = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : "";
        var standing = tokens.Find(value, out var token);
        var window = limiter.Count(token?.Value ?? NoToken);
        Headers(context.Response, window);
        switch (standing)
        {
            case TokenStanding.Missing:
                throw ApiException.AuthenticationRequired();
            case TokenStanding.Expired:
                throw ApiException.CredentialsExpired();
            case TokenStanding.Unknown:
                throw ApiException.BadCredentials();
        }

        if (window.IsExceeded)
        {
            throw ApiException.TooManyRequests(window.Allowed, window.Reset);
        }

        context.Items[typeof(AccessToken)] = token;
        if (endpoint?.Metadata.GetMetadata<RequiredPermissions>() is { } required && !required.AreMetBy(permissions))
        {
            throw ApiException.MissingPermissions(required.All, required.Permissions);
        }
    }

    private static void Headers(HttpResponse response, RateWindow window)
    {
        response.Headers["inin-ratelimit-count"] = Text(Math.Min(window.Count, window.Allowed));
        response.Headers["inin-ratelimit-allowed"] = Text(window.Allowed);
        response.Headers["inin-ratelimit-reset"] = Text(ApiException.Seconds(window.Reset));

        static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void CheckContentType(HttpRequest request, bool isLogin)
    {
        var expected = isLogin ? "application/x-www-form-urlencoded" : "application/json";
        if (request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding"))
        {
            return;
        }

        if (request.ContentType?.StartsWith(expected, StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new ApiException(
                415,
                "unsupported.media.type",
                "Unsupported Media Type - Unsupported or incorrect media type, such as an incorrect Content-Type value in the header.");
        }
    }
}
