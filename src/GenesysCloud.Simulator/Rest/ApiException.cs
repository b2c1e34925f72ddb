namespace GenesysCloud.Simulator.Rest;

/// <summary>An answer that is an error body. Thrown by handlers, written by <see cref="ApiPipeline"/>.</summary>
internal sealed class ApiException : Exception
{
    public ApiException(int status, string code, string message)
        : base(message)
    {
        Status = status;
        Code = code;
    }

    public int Status { get; }

    public string Code { get; }

    public string? MessageWithParams { get; init; }

    public IReadOnlyDictionary<string, string>? MessageParams { get; init; }

    public LimitBody? Limit { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public static ApiException AuthenticationRequired()
        => new(401, "authentication.required", "No authentication bearer token specified in authorization header.");

    public static ApiException BadCredentials() => new(401, "bad.credentials", "Invalid login credentials.");

    public static ApiException CredentialsExpired()
        => new(401, "credentials.expired", "The supplied credentials are expired and cannot be used.");

    public static ApiException NotFound(string message = "The requested resource was not found.") => new(404, "not.found", message);

    public static ApiException BadRequest(string message = "The request could not be understood by the server due to malformed syntax.")
        => new(400, "bad.request", message);

    public static ApiException InvalidValue(string value, string type, string allowed)
        => new(400, "invalid.value", $"Value [{value}] is not valid for field type [{type}]. Allowable values are: {allowed}");

    public static ApiException InvalidDate()
        => new(400, "invalid.date", "Dates must be specified as ISO-8601 strings. For example: yyyy-MM-ddTHH:mm:ss.SSSZ");

    public static ApiException NotAUser()
        => new(400, "not.a.user", "This request requires a user context. Client credentials cannot be used for requests to this resource.");

    public static ApiException NoConversation()
        => new(404, "conversation.error.conversation.not.found", "The conversation does not exist.");

    public static ApiException MissingPermissions(bool all, IEnumerable<string> permissions)
    {
        var list = $"[{string.Join(", ", permissions)}]";
        var template = all
            ? "Unable to perform the requested action. You are missing the following permission(s): {permissions}"
            : "Unable to perform the requested action. You must have at least one of the following permissions assigned: {permissions}";
        return new ApiException(403, all ? "missing.permissions" : "missing.any.permissions", template.Replace("{permissions}", list, StringComparison.Ordinal))
        {
            MessageWithParams = template,
            MessageParams = new Dictionary<string, string> { ["permissions"] = list },
        };
    }

    public static ApiException TooManyRequests(int allowed, TimeSpan retryAfter)
        => new(429, "too.many.requests", $"Rate limit exceeded the maximum. Retry the request in [{Seconds(retryAfter)}] seconds")
        {
            RetryAfter = retryAfter,
            Limit = new LimitBody("platform.api", "client.credentials.token.rate.per.minute", allowed),
        };

    public static int Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));
}

internal sealed record LimitBody(string Namespace, string Key, long Value);

/// <summary>The platform's error body.</summary>
internal sealed record ErrorBody(
    string Message,
    string Code,
    int Status,
    string? MessageWithParams,
    IReadOnlyDictionary<string, string>? MessageParams,
    string ContextId,
    IReadOnlyList<object> Details,
    IReadOnlyList<object> Errors,
    LimitBody? Limit);
