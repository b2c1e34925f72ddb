using System.Collections.Concurrent;
using Adapter.Host.Http;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Diagnostics.Parts;

/// <summary>
/// What works beside the adapters. A fault (a bug) in one part is logged, told as an alarm while it lasts, and tried again: neither the host nor another part ends with it, and none rests unsaid.
/// </summary>
internal sealed partial class HostParts(TimeProvider time, ILogger<HostParts> logger) : IHealthNotices
{
    /// <summary>A fault that lasts is logged again so often: files of the log are removed while it does.</summary>
    private static readonly TimeSpan LoggedEvery = TimeSpan.FromDays(1);

    /// <summary>Words that change each time (a time, a name) must not flood the log.</summary>
    private static readonly TimeSpan OtherWordsEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, HostPartTrouble> _troubles = new(StringComparer.Ordinal);

    /// <summary>The parts that fail now.</summary>
    public IReadOnlyList<HostPartTrouble> Troubles => [.. _troubles.Values.OrderBy(trouble => trouble.Part, StringComparer.Ordinal)];

    public IEnumerable<string> Notices => Troubles.Select(trouble => trouble.Text);

    /// <summary>Does a part's work once.</summary>
    /// <returns>Whether it went well.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was signalled.</exception>
    public async Task<bool> TryAsync(string part, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        try
        {
            await work(stopping);
            Works(part);
            return true;
        }
#pragma warning disable CA1031 // the boundary of a part: whatever goes wrong in it ends neither itself nor the host
        catch (Exception fault) when (!(fault is OperationCanceledException && stopping.IsCancellationRequested))
        {
            Failed(part, fault);
            return false;
        }
    }

    /// <summary>Does a part's work once.</summary>
    /// <returns>Whether it went well.</returns>
    public bool Try(string part, Action work)
    {
        try
        {
            work();
            Works(part);
            return true;
        }
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Failed(part, fault);
            return false;
        }
    }

    /// <summary>Does a part's work until it has once gone well, or for as long as it goes on.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was signalled.</exception>
    public async Task UntilDoneAsync(string part, Func<CancellationToken, Task> work, TimeSpan pause, CancellationToken stopping)
    {
        while (!await TryAsync(part, work, stopping))
        {
            await Task.Delay(pause, time, stopping);
        }
    }

    /// <summary>For work that goes on: it goes well now.</summary>
    public void Works(string part)
    {
        if (_troubles.TryRemove(part, out var trouble))
        {
            LogWorks(part, trouble.Count);
        }
    }

    private void Failed(string part, Exception fault)
    {
        var now = time.GetUtcNow();
        HostPartTrouble first = new(part, fault.GetType().Name, fault.Message, now, now, 1);
        var isKnown = false;
        _troubles.AddOrUpdate(part, first, (_, known) =>
        {
            isKnown = known.Fault == first.Fault && now - known.Logged < (known.Words == first.Words ? LoggedEvery : OtherWordsEvery);
            return known with { Fault = first.Fault, Words = first.Words, Logged = isKnown ? known.Logged : now, Count = known.Count + 1 };
        });
        if (!isKnown)
        {
            LogFailed(part, fault);
        }
    }

    [LoggerMessage(EventIds.HostPartFailed, LogLevel.Error, "A part of the host has a fault and is tried again: {Part}. Report this with the log.")]
    private partial void LogFailed(string part, Exception fault);

    [LoggerMessage(EventIds.HostPartWorks, LogLevel.Information, "A part of the host works again: {Part}. It had failed {Count} times.")]
    private partial void LogWorks(string part, long count);
}

/// <summary>A part that fails.</summary>
/// <param name="Part">Which one.</param>
/// <param name="Fault">What kind of fault.</param>
/// <param name="Words">What it says; for the log only.</param>
/// <param name="Since">Since when.</param>
/// <param name="Logged">When it was logged last.</param>
/// <param name="Count">How often since.</param>
internal sealed record HostPartTrouble(string Part, string Fault, string Words, DateTimeOffset Since, DateTimeOffset Logged, long Count)
{
    public string Text => $"A part of the host has a fault ({Fault}) and is tried again: {Part}. The log has it whole.";
}
