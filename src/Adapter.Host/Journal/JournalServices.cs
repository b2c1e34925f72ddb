using Adapter.Host.Diagnostics.Parts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Journal;

internal static class JournalServices
{
    /// <summary>
    /// Adds the journal of a data folder. Add it before everything that publishes: hosted services stop in the reverse order, so the journal drains last.
    /// Options come from section <c>Journal</c>; <see cref="TimeProvider"/> and <see cref="HostParts"/> must be registered.
    /// </summary>
    public static IServiceCollection AddJournal(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        services.AddSingleton<IValidateOptions<JournalOptions>, JournalOptionsValidator>();
        services.AddOptions<JournalOptions>().Bind(configuration.GetSection(JournalOptions.Section)).ValidateOnStart();
        services.AddSingleton<JournalAlarms>();
        services.TryAddSingleton<IJournalAlarms>(provider => provider.GetRequiredService<JournalAlarms>());
        services.AddSingleton(provider => EventJournal.Open(
            dataDirectory,
            provider.GetRequiredService<IOptions<JournalOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IJournalAlarms>(),
            provider.GetRequiredService<ILoggerFactory>(),
            parts: provider.GetRequiredService<HostParts>()));
        services.AddSingleton<IEventJournal>(provider => provider.GetRequiredService<EventJournal>());
        services.AddSingleton(provider => new PatrolReport(provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<JournalLifetime>();
        return services;
    }
}

internal sealed class JournalOptionsValidator : IValidateOptions<JournalOptions>
{
    public ValidateOptionsResult Validate(string? name, JournalOptions options)
        => options.Validate().ToList() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
}

/// <summary>Opens the journal when the host starts, so that a data folder in use is told at once, and drains it when the host stops.</summary>
internal sealed class JournalLifetime(IServiceProvider services) : IHostedService, IAsyncDisposable
{
    private EventJournal? _journal;
    private DoubtTeller? _doubts;
    private JournalPatrol? _patrol;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _journal = services.GetRequiredService<EventJournal>();
        var parts = services.GetRequiredService<HostParts>();
        _patrol = new JournalPatrol(_journal, parts, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<PatrolReport>());
        if (services.GetService<IJournalDoubts>() is { } doubts)
        {
            _doubts = new DoubtTeller(_journal, doubts, parts);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // whatever becomes of one of them: the journal drains
        try
        {
            await DisposeAsync();
        }
        finally
        {
            if (_journal is { } journal)
            {
                await journal.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_patrol is { } patrol)
            {
                _patrol = null;
                await patrol.DisposeAsync();
            }
        }
        finally
        {
            if (_doubts is { } doubts)
            {
                _doubts = null;
                await doubts.DisposeAsync();
            }
        }
    }
}
