namespace Adapter.Abstractions;

/// <summary>One adapter as its definition file states it. Immutable.</summary>
public sealed class AdapterDefinition
{
    /// <summary>Unique name, compared without regard to case; spelled as the admin typed it.</summary>
    public required string Name { get; init; }

    /// <summary>Free text; <see langword="null"/> when there is none.</summary>
    public string? Description { get; init; }

    /// <summary>Name of the <see cref="AdapterType"/>.</summary>
    public required string Type { get; init; }

    /// <summary>When the adapter starts. Default <see cref="StartupType.Automatic"/>.</summary>
    public StartupType StartupType { get; init; } = StartupType.Automatic;

    /// <summary>Name of the data source.</summary>
    public required string DataSource { get; init; }

    /// <summary>Name of the primary that this adapter is the secondary of; <see langword="null"/> in a primary.</summary>
    public string? SecondaryOf { get; init; }

    /// <summary>The values of <c>Settings</c>.</summary>
    public required SettingValues Settings { get; init; }

    /// <summary>The values of <c>AdvancedSettings</c>.</summary>
    public required SettingValues AdvancedSettings { get; init; }
}

/// <summary>When an adapter starts.</summary>
public enum StartupType
{
    /// <summary>With the host.</summary>
    Automatic,

    /// <summary>When a person starts it. It is loaded and validated all the same.</summary>
    Manual,

    /// <summary>Not at all; starting it is refused.</summary>
    Disabled,
}

/// <summary>One data source as its definition file states it. Immutable.</summary>
public sealed class DataSourceDefinition
{
    /// <summary>Unique name, compared without regard to case.</summary>
    public required string Name { get; init; }

    /// <summary>Type, for example <c>Contoso PBX</c>; an adapter type asks for one.</summary>
    public required string Type { get; init; }

    /// <summary>Free text; <see langword="null"/> when there is none.</summary>
    public string? Description { get; init; }

    /// <summary>Wall clock of the source; the daily restart counts in it. Default UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Calls shorter than this, from connected to ended, are marked short, never dropped. From 0 to 3,600 s; default 0 = off.</summary>
    public TimeSpan MinimumSessionLength { get; init; }

    /// <summary>Calls longer than this raise <see cref="EventTypes.CallLong"/>, and are never cut. From 1 to 1,440 min; default 120 min.</summary>
    public TimeSpan LongCallDuration { get; init; } = TimeSpan.FromMinutes(120);
}
