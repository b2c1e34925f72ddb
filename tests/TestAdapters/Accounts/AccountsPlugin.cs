using Adapter.Abstractions;
using TestAdapters.Accounts;

[assembly: AdapterPlugin(typeof(AccountsPlugin))]

namespace TestAdapters.Accounts;

/// <summary>The entry point: an adapter that accounts for its time and reads back what it missed.</summary>
public sealed class AccountsPlugin : IAdapterPlugin
{
    public const string BeatMs = "BeatMs";
    public const string Backfill = "Backfill";

    public IReadOnlyList<AdapterType> AdapterTypes { get; } =
    [
        new AdapterType
        {
            Name = "Accounting Adapter",
            Description = "Hears nothing, says so as covered, and reads nothing back.",
            DataSourceType = "Test",
            Settings =
            [
                new SettingDeclaration
                {
                    Name = BeatMs, Kind = SettingKind.WholeNumber, Help = "Pause between two words of coverage.", Unit = "ms", Default = "1000", Minimum = 1, Maximum = 60_000,
                },
                new SettingDeclaration
                {
                    Name = Backfill, Kind = SettingKind.Text, Help = "What becomes of a back-fill: completes, fails, part, hangs or throws.", Default = "completes",
                },
            ],
            Create = () => new AccountsAdapter(),
        },
    ];
}
