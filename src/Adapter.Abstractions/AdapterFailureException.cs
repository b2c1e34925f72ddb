namespace Adapter.Abstractions;

/// <summary>What kind of failure it is, named by what follows from it.</summary>
public enum FailureClass
{
    /// <summary>It may work in a moment: network, overload, rate limit. The host waits with growing, jittered pauses and tries again for ever; the budget refills after health.</summary>
    Transient,

    /// <summary>The platform refuses the credentials. The adapter stops; a person corrects them. Trying again could lock the account.</summary>
    Credentials,

    /// <summary>The credentials are good but may not do this. The adapter stops; a person grants the permission.</summary>
    Permission,

    /// <summary>A setting is wrong. The adapter stops; a person corrects the definition.</summary>
    Configuration,

    /// <summary>It cannot work whatever is tried. The adapter stops.</summary>
    Permanent,

    /// <summary>The adapter itself is at fault. The host restarts it a limited number of times.</summary>
    Bug,
}

/// <summary>The one exception type that an adapter throws on purpose. Callers decide by <see cref="Class"/>, never by the text.</summary>
public sealed class AdapterFailureException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="failureClass">What follows.</param>
    /// <param name="message">What is wrong, in one sentence for people; without secrets.</param>
    /// <param name="remedy">What a person can do about it, or <see langword="null"/>.</param>
    /// <param name="innerException">What caused it; kept whenever there is one.</param>
    public AdapterFailureException(FailureClass failureClass, string message, string? remedy = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Class = failureClass;
        Remedy = remedy;
    }

    /// <summary>What kind of failure it is.</summary>
    public FailureClass Class { get; }

    /// <summary>What a person can do about it; <see langword="null"/> when nothing is known.</summary>
    public string? Remedy { get; }

    /// <summary>How long the platform asked to wait; <see langword="null"/> when it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The platform's own error code; <see langword="null"/> when there is none.</summary>
    public string? PlatformCode { get; init; }

    /// <summary>The platform's correlation id, for its support; <see langword="null"/> when there is none.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Whether trying again by itself makes sense: <see cref="FailureClass.Transient"/>.</summary>
    public bool IsTransient => Class == FailureClass.Transient;
}
