using System.Text.RegularExpressions;
using Adapter.Host.Alarms;
using Adapter.Host.Journal;
using Adapter.Host.Pair;
using Testing.Common;

namespace Adapter.Host.Tests.Alarms;

public sealed partial class AlarmCatalogueTests
{
    [Theory]
    [InlineData("host.failed", "adapter.failed", "")]
    [InlineData("permission.topic.presence", "permission", "topic.presence")]
    [InlineData("permission.names.wrap-up-codes", "permission.names", "wrap-up-codes")]
    [InlineData("permissions", "adapter.other", "permissions")]
    [InlineData("store", "disk.store", "")]
    [InlineData("storeroom", "adapter.other", "storeroom")]
    [InlineData("tls.certificate.ends", "tls.certificate", "ends")]
    [InlineData("", "adapter.other", "")]
    public void Of_Code_IsTheKindThatSaysMost(string code, string kind, string subject)
    {
        var (found, rest) = AlarmCatalogue.Of(code);
        Assert.Equal((kind, subject), (found.Name, rest));
    }

    [Fact]
    public void Kinds_NamesAndCodes_AreUniqueAndTellWhatToDo()
    {
        Assert.Equal(AlarmCatalogue.Kinds.Count, AlarmCatalogue.Kinds.Select(kind => kind.Name).Distinct().Count());
        Assert.Equal(AlarmCatalogue.Kinds.Count, AlarmCatalogue.Kinds.Select(kind => kind.Code ?? kind.Name).Distinct().Count());
        Assert.All(AlarmCatalogue.Kinds, kind =>
        {
            Assert.Matches("^[a-z]+([.-][a-z]+)*$", kind.Name);
            Assert.EndsWith(".", kind.Remedy, StringComparison.Ordinal);
            Assert.DoesNotMatch("[.]$", kind.Title);
        });
    }

    [Fact]
    public void Codes_OfTheHostAndItsPlugins_HaveAKindOfTheirOwn()
    {
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(Path.Combine(Repository.Root, "src"), file).StartsWith("Adapter", StringComparison.Ordinal) && !file.Contains("/Alarms/", StringComparison.Ordinal));
        var codes = sources.SelectMany(file => CodeInSource().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["constant"].Success ? match.Groups["constant"].Value : match.Groups["literal"].Value)
            .Concat([PairAlarms.PeerLost, PairAlarms.BothActive, PairAlarms.Credentials, PairAlarms.Settings, JournalWriter.DamageAlarm, JournalWriter.WriteAlarm, "tls.trust.everything", "tls.certificate.ends"])
            .Select(code => code.Split('{')[0].TrimEnd('.')).Distinct().ToList();

        Assert.True(codes.Count > 35, $"only {codes.Count} codes were found in the sources");
        Assert.DoesNotContain(codes, code => AlarmCatalogue.Of(code).Kind == AlarmCatalogue.Other);
    }

    [Fact]
    public void Documentation_ListsTheSameKinds()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "alarms.md"));
        var listed = RowOfPage().Matches(page).Select(match => match.Groups["row"].Value).ToList();

        Assert.Equal(AlarmCatalogue.Kinds.Select(kind => $"`{kind.Name}` | {kind.Severity.ToString().ToLowerInvariant()} | {kind.Title} | {kind.Remedy}"), listed);
    }

    [Fact]
    public void Remedies_NameOnlyCommandsAndRequestsThatExist()
    {
        var endpoints = File.ReadAllText(Path.Combine(Repository.Root, "docs", "access-matrix.md"));
        var commands = File.ReadAllText(Path.Combine(Repository.Root, "docs", "commands.md"));
        var named = AlarmCatalogue.Kinds.SelectMany(kind => CommandOrRequest().Matches(kind.Remedy)).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, match => Assert.Contains(
            match.Groups["path"].Success ? $"| {match.Groups["method"].Value} | `{match.Groups["path"].Value}` |" : $"| `{match.Groups["command"].Value}",
            match.Groups["path"].Success ? endpoints : commands,
            StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?<method>GET|POST) (?<path>/[\w/]+)|'(?<command>adapterhost [a-z -]+)'")]
    private static partial Regex CommandOrRequest();

    [GeneratedRegex("""(const string (\w*Alarm) = \$?"(?<constant>[a-z][a-z.-]*))|([ (.](Raise|RaiseAlarm|Tell|Lacks)\(\s*\$?"(?<literal>[a-z][a-z-]*\.[a-z.-]*))|(alarm = \$"(?<literal>[a-z.]+))""")]
    private static partial Regex CodeInSource();

    [GeneratedRegex(@"^\| (?<row>`[a-z.-]+` \| (notice|warning|error|critical|fatal) \| .*) \|$", RegexOptions.Multiline)]
    private static partial Regex RowOfPage();
}
