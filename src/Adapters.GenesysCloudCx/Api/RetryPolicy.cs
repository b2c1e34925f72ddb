namespace Adapters.GenesysCloudCx.Api;

/// <summary>The advanced settings for retries, as the definition states them.</summary>
internal sealed record RetrySettings(
    long MaxRetry, long MaxRetriesBeforeBackoff, TimeSpan MaxRetryTime, TimeSpan DefaultRetryAfter, TimeSpan BackoffInterval)
{
    /// <summary>A refusal is told at once.</summary>
    public static RetrySettings None { get; } = new(0, 0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
}

/// <summary>An answer that is no success.</summary>
/// <param name="Status">HTTP status; <see langword="null"/> when there was no connection or no answer.</param>
/// <param name="RetryAfter">What the platform asked for, where it could be read.</param>
internal readonly record struct RefusedAnswer(int? Status, TimeSpan? RetryAfter);

/// <summary>What follows from a refused answer.</summary>
internal enum RetryVerdict
{
    /// <summary>The caller gets the failure.</summary>
    Stop,

    /// <summary>The request is repeated after a wait.</summary>
    Wait,

    /// <summary>The platform asked for a wait so long that nobody waits inside a call; the caller gets the failure and the time.</summary>
    Park,
}

internal readonly record struct RetryStep(RetryVerdict Verdict, TimeSpan Wait)
{
    public static RetryStep Stop => default;
}

/// <summary>When a request is repeated and after which wait. Pure.</summary>
internal static class RetryPolicy
{
    /// <summary>Longer waits announce a daily quota; nobody waits for them inside a call.</summary>
    public static readonly TimeSpan LongestInlineWait = TimeSpan.FromSeconds(180);

    private const int LargestStep = 20;

    /// <summary>
    /// Decides what follows an answer. <paramref name="attempt"/> counts the retries made so far, 0 after the first request;
    /// <paramref name="elapsed"/> is the time since the first request was sent.
    /// </summary>
    public static RetryStep Decide(long attempt, TimeSpan elapsed, RefusedAnswer answer, RetrySettings settings)
    {
        if (answer.Status is not (null or 429 or 502 or 503 or 504))
        {
            return RetryStep.Stop;
        }

        var asTold = answer.Status == 429 || attempt < settings.MaxRetriesBeforeBackoff;
        if (asTold && answer.RetryAfter > LongestInlineWait)
        {
            return new RetryStep(RetryVerdict.Park, answer.RetryAfter.Value);
        }

        if (attempt >= settings.MaxRetry || elapsed >= settings.MaxRetryTime)
        {
            return RetryStep.Stop;
        }

        var wait = asTold ? answer.RetryAfter ?? settings.DefaultRetryAfter : Backoff(attempt, elapsed, settings);
        return wait <= settings.MaxRetryTime - elapsed ? new RetryStep(RetryVerdict.Wait, wait) : RetryStep.Stop;
    }

    private static TimeSpan Backoff(long attempt, TimeSpan elapsed, RetrySettings settings)
    {
        var step = 1 + (settings.BackoffInterval > TimeSpan.Zero
            ? elapsed.Ticks / settings.BackoffInterval.Ticks
            : attempt - settings.MaxRetriesBeforeBackoff);

        // 3^20 s is beyond any limit that can be set
        return step > LargestStep ? TimeSpan.MaxValue : TimeSpan.FromSeconds(Math.Pow(3, step));
    }
}
