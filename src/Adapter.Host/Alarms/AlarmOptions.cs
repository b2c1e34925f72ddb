using Adapter.Host.Alarms.Targets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Alarms;

/// <summary>Section <c>Alarms</c> of <c>host.json</c>.</summary>
internal sealed class AlarmOptions
{
    public const string Section = "Alarms";

    /// <summary>How long an adapter may be without its link before that is an alarm. Default 5 min, up to 1 day.</summary>
    public TimeSpan LinkDownAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>An alarm that comes again within this time is the same one. Default 10 min, up to 1 day.</summary>
    public TimeSpan FlapWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Free room on the data folder's disk below which that is an alarm. Default 1,024; 0 = never.</summary>
    public int DiskFreeMiB { get; set; } = 1_024;

    /// <summary>How long cleared alarms are kept. Default 90 days, from 1 hour to 10 years.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How many cleared alarms are kept. Default 10,000, from 100 to 1,000,000.</summary>
    public int KeepCount { get; set; } = 10_000;

    /// <summary>Where alarms are sent, by name.</summary>
    public Dictionary<string, AlarmTargetOptions> Targets { get; set; } = [];

    /// <summary>Every error of these settings, each with its remedy.</summary>
    public IEnumerable<string> Validate()
    {
        foreach (var (name, value, shortest, longest) in ((string, TimeSpan, TimeSpan, TimeSpan)[])[
            (nameof(LinkDownAfter), LinkDownAfter, TimeSpan.Zero, TimeSpan.FromDays(1)), (nameof(FlapWindow), FlapWindow, TimeSpan.Zero, TimeSpan.FromDays(1)),
            (nameof(KeepFor), KeepFor, TimeSpan.FromHours(1), TimeSpan.FromDays(3_653))])
        {
            if (value < shortest || value > longest)
            {
                yield return $"Alarms:{name} is {value}; set it from {shortest} to {longest}.";
            }
        }

        if (DiskFreeMiB is < 0)
        {
            yield return $"Alarms:DiskFreeMiB is {DiskFreeMiB}; set it to 0 or more.";
        }

        if (KeepCount is < 100 or > 1_000_000)
        {
            yield return $"Alarms:KeepCount is {KeepCount}; set it from 100 to 1000000.";
        }

        foreach (var error in Targets.OrderBy(target => target.Key, StringComparer.Ordinal).SelectMany(target => target.Value.Validate($"Alarms:Targets:{target.Key}")))
        {
            yield return error;
        }
    }

    /// <summary>Names in the section that mean nothing: mistyped, they would be silently without effect.</summary>
    public static IEnumerable<string> UnknownNames(IConfiguration section)
    {
        var own = NamesOf(typeof(AlarmOptions));
        foreach (var child in section.GetChildren().Where(child => !own.Contains(child.Key)))
        {
            yield return $"Alarms:{child.Key} is no setting; the settings are {string.Join(", ", own)}.";
        }

        var ofTarget = NamesOf(typeof(AlarmTargetOptions));
        foreach (var child in section.GetSection(nameof(Targets)).GetChildren().SelectMany(target => target.GetChildren().Where(child => !ofTarget.Contains(child.Key))))
        {
            yield return $"{child.Path} is no setting; the settings of a target are {string.Join(", ", ofTarget)}.";
        }
    }

    /// <summary>Values that cannot be read: the binder leaves a target that has one out without a word.</summary>
    public static IEnumerable<string> UnreadableValues(IConfiguration section)
    {
        foreach (var target in section.GetSection(nameof(Targets)).GetChildren())
        {
            string? error = null;
            try
            {
                target.Get<AlarmTargetOptions>(static binder => binder.ErrorOnUnknownConfiguration = true);
            }
            catch (InvalidOperationException exception) when (exception.InnerException is not null)
            {
                error = $"{(exception.InnerException is InvalidOperationException inner ? inner : exception).Message} Take one of the values that docs/alarms.md lists for it.";
            }
            catch (InvalidOperationException)
            {
                // a name that means nothing, which is told in our words
            }

            if (error is not null)
            {
                yield return error;
            }
        }
    }

    private static SortedSet<string> NamesOf(Type type) => new(type.GetProperties().Where(property => property.CanWrite).Select(property => property.Name), StringComparer.OrdinalIgnoreCase);
}

internal sealed class AlarmOptionsValidator(IConfiguration section) : IValidateOptions<AlarmOptions>
{
    public ValidateOptionsResult Validate(string? name, AlarmOptions options)
        => AlarmOptions.UnknownNames(section).Concat(AlarmOptions.UnreadableValues(section)).Concat(options.Validate()).ToList() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
}
