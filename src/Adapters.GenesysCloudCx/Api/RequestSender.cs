using System.Diagnostics;
using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>The retry settings in force; replaced while running when the definition changes.</summary>
internal sealed class LiveRetrySettings(RetrySettings initial)
{
    private volatile RetrySettings _current = initial;

    public RetrySettings Current
    {
        get => _current;
        set => _current = value;
    }
}

/// <summary>Sends one request until it is answered or the retry policy gives up. Every refusal comes out as a <see cref="PlatformException"/>.</summary>
internal sealed partial class RequestSender(
    HttpClient http, ProxyOptions? proxy, SettingNames names, LiveRetrySettings retry, RequestBudget budget, PlatformClock clock, TimeProvider time, IAdapterStatus status, ILogger logger)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>A page of conversations with many legs takes a few megabytes.</summary>
    public const long LargestAnswer = 64 * 1024 * 1024;

    private readonly PlatformAlarms _alarms = new(time, status);
    private readonly AdapterGauge _budgetUsed = status.Gauge("rest_budget_used", "Requests of the running window, as the platform counts them.");
    private readonly AdapterGauge _budgetAllowed = status.Gauge("rest_budget_allowed", "Requests that the platform allows in a window.");
    private readonly AdapterCounter _requests = status.Counter("rest_requests", "Requests sent to the platform's REST interface.");
    private readonly AdapterCounter _retries = status.Counter("rest_retries", "Requests repeated by the retry settings.");
    private readonly AdapterCounter _limited = status.Counter("rest_rate_limited", "Requests that the platform refused with 429.");

    /// <summary>
    /// Sends what <paramref name="make"/> makes, anew for each attempt. <paramref name="priority"/> says whose budget it takes;
    /// <see langword="null"/> for the login host, which has none.
    /// </summary>
    /// <exception cref="PlatformException">No success within the retry settings.</exception>
    public async Task<byte[]> SendAsync(Func<HttpRequestMessage> make, RequestPriority? priority, CancellationToken cancellationToken)
    {
        long begun = 0;
        PlatformException? failure = null;
        for (long attempt = 0; ; attempt++)
        {
            if (priority is { } whose)
            {
                await budget.TakeAsync(whose, cancellationToken);
            }

            begun = attempt == 0 ? time.GetTimestamp() : begun;
            if (failure is not null && time.GetElapsedTime(begun) > retry.Current.MaxRetryTime)
            {
                // the budget made the retry wait for longer than it was decided
                throw failure;
            }

            try
            {
                var answer = await SendOnceAsync(make, priority, cancellationToken);
                _alarms.Answered();
                return answer;
            }
            catch (PlatformException exception)
            {
                failure = exception;
                _alarms.Failed(exception);
            }

            var step = failure.Class == FailureClass.Transient
                ? RetryPolicy.Decide(attempt, time.GetElapsedTime(begun), new RefusedAnswer(failure.Status, failure.RetryAfter), retry.Current)
                : RetryStep.Stop;
            if (step.Verdict == RetryVerdict.Park)
            {
                budget.Park(priority, step.Wait);
                LogParked(failure.Message, step.Wait);
            }

            if (step.Verdict != RetryVerdict.Wait)
            {
                throw failure;
            }

            _retries.Add();
            LogRetry(failure.Message, step.Wait, attempt + 1);
            await Task.Delay(step.Wait, time, cancellationToken);
        }
    }

    /// <summary>Lets work that is parked fail before anything is asked for it, the token included.</summary>
    /// <exception cref="PlatformException">It is.</exception>
    public void ThrowIfParked(RequestPriority priority) => budget.ThrowIfParked(priority);

    private async Task<byte[]> SendOnceAsync(Func<HttpRequestMessage> make, RequestPriority? priority, CancellationToken cancellationToken)
    {
        using var request = make();
        var target = request.RequestUri ?? throw new UnreachableException();
        using CancellationTokenSource deadline = new(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var (askedAt, asked) = Moment.Now(time);
        _requests.Add();
        if (proxy is not null && target.Scheme == Uri.UriSchemeHttp && request.Content is not null)
        {
            // a proxy that refuses the login without reading the body resets the connection, and its answer would be lost
            request.Headers.ExpectContinue = true;
        }

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await ReadAsync(response, either.Token);
            if (response.IsSuccessStatusCode && response.Headers.Date is { } date)
            {
                // a refusal can be a proxy's, with its clock
                clock.Learn(date, asked, time.GetTimestamp());
            }

            if (priority is { } asker)
            {
                Learn(response, asker, askedAt);
            }

            return response.IsSuccessStatusCode ? body : throw PlatformErrors.FromAnswer(request.Method, target.AbsolutePath, response, body, proxy, names);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw PlatformErrors.FromTransport(target, new TimeoutException($"no answer within {Timeout.TotalSeconds} s"), proxy, names);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw PlatformErrors.FromTransport(target, exception, proxy, names);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken);
            return PlatformText.Repair(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (Exception exception) when (!response.IsSuccessStatusCode && exception is (HttpRequestException or IOException))
        {
            // a proxy that refuses the login may reset the connection under its own answer: the status says enough
            return [];
        }
    }

    private void Learn(HttpResponseMessage response, RequestPriority asker, DateTimeOffset askedAt)
    {
        var count = Number(response, "inin-ratelimit-count");
        var allowed = Number(response, "inin-ratelimit-allowed");
        var reset = Number(response, "inin-ratelimit-reset");
        budget.Learn(count, allowed, reset is null ? null : TimeSpan.FromSeconds(reset.Value), askedAt);
        if ((int)response.StatusCode == 429)
        {
            _limited.Add();
            if (PlatformErrors.RetryAfter(response) is { } wait && wait <= RetryPolicy.LongestInlineWait)
            {
                budget.Block(asker, wait);
            }
        }

        if (count is not null && allowed is not null)
        {
            _budgetUsed.Set(count.Value);
            _budgetAllowed.Set(allowed.Value);
            status.Fact("api.ratelimit", string.Create(CultureInfo.InvariantCulture, $"{count} of {allowed}"));
        }
    }

    private static int? Number(HttpResponseMessage response, string header)
        => response.Headers.TryGetValues(header, out var values)
            && int.TryParse(values.FirstOrDefault(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    [LoggerMessage(EventIds.RequestRetried, LogLevel.Debug, "{Failure} Trying again in {Wait} (retry {Attempt}).")]
    private partial void LogRetry(string failure, TimeSpan wait, long attempt);

    [LoggerMessage(EventIds.RequestParked, LogLevel.Warning, "{Failure} The platform asks to wait {Wait}: nobody waits that long inside a call.")]
    private partial void LogParked(string failure, TimeSpan wait);
}
