using Adapter.Abstractions;
using TestAdapters.ImportSource;

[assembly: AdapterPlugin(typeof(ImportsPlugin))]

namespace TestAdapters.ImportSource;

/// <summary>The entry point: an import source that imports nothing.</summary>
public sealed class ImportsPlugin : IAdapterPlugin
{
    public IReadOnlyList<AdapterType> AdapterTypes { get; } =
    [
        new AdapterType
        {
            Name = "Import Source Adapter",
            Description = "Counts the runs that it is asked for.",
            DataSourceType = "Test",
            Settings =
            [
                new SettingDeclaration { Name = "RunS", Kind = SettingKind.WholeNumber, Help = "How long a run takes.", Unit = "s", Default = "0", Minimum = 0, Maximum = 100_000 },
                new SettingDeclaration { Name = "Miscounts", Kind = SettingKind.Boolean, Help = "Whether the totals of an account are wrong.", Default = "false" },
                new SettingDeclaration { Name = "Trickles", Kind = SettingKind.Boolean, Help = "Whether media come to an end only with the run.", Default = "false" },
                new SettingDeclaration { Name = "Parked", Kind = SettingKind.Boolean, Help = "Whether the platform asks to be left alone.", Default = "false" },
                new SettingDeclaration { Name = "Refuses", Kind = SettingKind.Boolean, Help = "Whether every question fails.", Default = "false" },
            ],
            AdvancedSettings = [WellKnownSettings.Schedule],
            Create = () => new ImportsAdapter(),
        },
    ];
}
