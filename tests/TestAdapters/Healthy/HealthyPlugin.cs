using Adapter.Abstractions;
using TestAdapters.Healthy;

[assembly: AdapterPlugin(typeof(HealthyPlugin))]

namespace TestAdapters.Healthy;

/// <summary>The entry point: declares the adapter type and starts nothing.</summary>
public sealed class HealthyPlugin : IAdapterPlugin
{
    public const string Site = "Site";
    public const string BeatMs = "BeatMs";
    public const string Token = "Token";

    public IReadOnlyList<AdapterType> AdapterTypes { get; } =
    [
        new AdapterType
        {
            Name = "Healthy Adapter",
            Description = "Signs a made-up agent on and tells a heartbeat as agent events.",
            DataSourceType = "Test",
            Settings =
            [
                new SettingDeclaration { Name = Site, Kind = SettingKind.Text, Help = "Name of the site; part of the agent's id.", IsRequired = true },
                new SettingDeclaration
                {
                    Name = BeatMs,
                    Kind = SettingKind.WholeNumber,
                    Help = "Pause between two heartbeats.",
                    Unit = "ms",
                    Default = "1000",
                    Minimum = 1,
                    Maximum = 60_000,
                    Effect = SettingEffect.AppliesLive,
                },
                new SettingDeclaration { Name = Token, Kind = SettingKind.Secret, Help = "A secret that nobody needs." },
            ],
            AdvancedSettings = [WellKnownSettings.RestartTime],
            Create = () => new HealthyAdapter(),
            TestConnection = HealthyConnectionTest.RunAsync,
        },
    ];
}
