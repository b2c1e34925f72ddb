using Adapter.Abstractions;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Diagnostics;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Http;
using Adapter.Host.Journal;
using Adapter.Host.Schedules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Pair;

internal static class PairServices
{
    /// <summary>Adds this host's part in a pair, where <c>host.json</c> has one. Add it after the journal and before whatever journals: it decides what counts.</summary>
    public static IServiceCollection AddPair(this IServiceCollection services, IConfiguration configuration, HostStart start)
    {
        services.AddSingleton<OutputGate>();
        if (!PairOptions.IsIn(configuration))
        {
            return services.AddHostedService<LeftPair>();
        }

        services.AddSingleton<IValidateOptions<PairOptions>, PairOptionsValidator>();
        services.AddOptions<PairOptions>().Bind(configuration.GetSection(PairOptions.Section)).ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<PairOptions>>().Value);
        services.AddSingleton(provider => provider.GetRequiredService<PairOptions>().Role == PairRole.Secondary ? RestartHours.OfSecondaryHost : RestartHours.OfPrimaryHost);
        services.AddSingleton<IPairHealth, FollowingHealth>();
        services.AddSingleton<PairStore>();
        services.AddSingleton<TimeMarks>();
        services.AddSingleton<PairSources>();
        services.AddSingleton<PlaceFollower>();
        services.AddSingleton<PairAlarms>();
        services.AddSingleton<IHealthNotices>(provider => provider.GetRequiredService<PairAlarms>());
        services.AddSingleton<IPeerClient>(provider => MakeClient(
            provider.GetRequiredService<PairOptions>(), start, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PeerClient>>()));
        services.AddSingleton<PairService>();
        services.AddSingleton<PairStatus>();
        services.AddSingleton<IMetricSource, PairMetrics>();
        return services.AddHostedService(provider => provider.GetRequiredService<PairService>());
    }

    private static PeerClient MakeClient(PairOptions options, HostStart start, TimeProvider time, ILogger logger)
    {
        Secret? password = null;
        if (options.Password.Length > 0)
        {
            var outcome = new SecretResolver(start.ConfigFolder, new SecretProtector(start.DataFolder), Environment.GetEnvironmentVariable).Resolve(PairOptions.PasswordSetting, options.Password.Trim());
            if (outcome.Problem is { } problem)
            {
                throw new OptionsValidationException(PairOptions.Section, typeof(PairOptions), [$"{PairOptions.PasswordSetting}: {problem.Message} {problem.Remedy}"]);
            }

            password = outcome.Secret;
            if (outcome.IsPlain)
            {
                PairWarnings.LogPlainPassword(logger);
            }
        }

        var peer = options.PeerAddress!;
        if (peer.Scheme == "http" && !HostAddresses.IsLoopbackName(peer.Host))
        {
            PairWarnings.LogPlainHttp(logger, peer);
        }

        // an answer that takes longer than the silence that is allowed is none
        return new PeerClient(peer, options.User, password, options.TakeOverAfter / 3, time);
    }
}

internal static partial class PairWarnings
{
    [LoggerMessage(EventIds.PairPlainPassword, LogLevel.Warning, "host.json: Pair:Password stands in clear text. Write env:NAME or file:PATH instead.")]
    public static partial void LogPlainPassword(ILogger logger);

    [LoggerMessage(EventIds.PairPlainHttp, LogLevel.Warning, "host.json: Pair:Peer {Peer} sends the password unencrypted to another machine. Let the other host listen on https.")]
    public static partial void LogPlainHttp(ILogger logger, Uri peer);
}

/// <summary>A host that was in a pair and is not any more: all that it journals now counts, and a pair that it joins later has to know.</summary>
internal sealed partial class LeftPair(EventJournal journal, HostParts parts, TimeProvider time, ILogger<LeftPair> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private Task _recording = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // not waited for: neither a full disk nor a journal that is being healed must keep the host from answering
        PairStore store = new(journal);
        var newest = journal.LastSequence;
        _recording = parts.UntilDoneAsync("record of having left the pair", token => RecordAsync(store, newest, token), BetweenTries, _stop.Token);
        return Task.CompletedTask;
    }

    private async Task RecordAsync(PairStore store, long newest, CancellationToken stopping)
    {
        if (await store.ChangesAsync(stopping) is { Count: > 0 } changes && !changes[^1].Active)
        {
            await store.BecomeActiveAsync(newest, changes[^1].Term, PairReasons.Unpaired, time.GetUtcNow(), CancellationToken.None);
            LogLeft();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _recording.WaitAsync(cancellationToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public void Dispose() => _stop.Dispose();

    [LoggerMessage(EventIds.PairLeft, LogLevel.Warning, "host.json has no section Pair any more: this host is alone and hands out all that it has.")]
    private partial void LogLeft();
}
