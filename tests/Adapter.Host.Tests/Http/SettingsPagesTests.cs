using System.Reflection;
using System.Text.RegularExpressions;
using Adapter.Host.Access;
using Adapter.Host.Access.Tls;
using Adapter.Host.Alarms;
using Adapter.Host.Alarms.Targets;
using Adapter.Host.Diagnostics.Otlp;
using Adapter.Host.Http;
using Adapter.Host.Journal;
using Adapter.Host.Logging;
using Adapter.Host.Pair;
using Adapter.Host.Recordings;
using Testing.Common;

namespace Adapter.Host.Tests.Http;

/// <summary>Every setting of host.json stands on the page that docs/operations.md names for its section.</summary>
public sealed class SettingsPagesTests
{
    [Theory]
    [InlineData(typeof(HttpOptions), "http-api.md")]
    [InlineData(typeof(CertificateOptions), "access.md")]
    [InlineData(typeof(AccessOptions), "access.md")]
    [InlineData(typeof(JournalOptions), "http-api.md")]
    [InlineData(typeof(LogOptions), "operations.md")]
    [InlineData(typeof(AlarmOptions), "alarms.md")]
    [InlineData(typeof(AlarmTargetOptions), "alarms.md")]
    [InlineData(typeof(PairOptions), "pairs.md")]
    [InlineData(typeof(RecordingOptions), "recordings.md")]
    [InlineData(typeof(OtlpOptions), "metrics.md")]
    public void Page_EverySettingOfTheSection_StandsThere(Type options, string page)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", page));
        var settings = options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod?.IsPublic == true).Select(property => property.Name).ToList();

        Assert.NotEmpty(settings);
        Assert.Equal([], settings.Where(name => !Regex.IsMatch(text, $"[`:\"]{name}[`\"]")));
    }
}
