using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>A call that the platform, or the way to it, refused. Becomes an <see cref="AdapterFailureException"/> where it leaves the adapter.</summary>
internal sealed class PlatformException(FailureClass failureClass, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public FailureClass Class { get; } = failureClass;

    /// <summary>HTTP status; <see langword="null"/> when no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>The platform's dotted error code.</summary>
    public string? Code { get; init; }

    /// <summary>What the platform's support asks for.</summary>
    public string? CorrelationId { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string? Remedy { get; init; }

    /// <summary>The body of the refusal, for those who know its shape; never logged.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The login host refused the client itself: nothing can be asked any more, and asking again could lock the client.</summary>
    public bool IsTokenRefusal { get; init; }

    /// <summary>The proxy refused the login, not the platform.</summary>
    public bool IsProxyLogin { get; init; }

    /// <summary>Trust failed: the server's certificate here, or ours there.</summary>
    public bool IsUntrusted { get; init; }

    /// <summary>The permissions that a 403 names.</summary>
    public string? MissingPermissions { get; init; }

    public AdapterFailureException ToFailure() => new(Class, Message, Remedy, this)
    {
        PlatformCode = Code,
        CorrelationId = CorrelationId,
        RetryAfter = RetryAfter,
    };
}
