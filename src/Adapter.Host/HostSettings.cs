using System.Reflection;
using Adapter.Host.Access;
using Adapter.Host.Alarms;
using Adapter.Host.Definitions.Xml;
using Adapter.Host.Diagnostics.Otlp;
using Adapter.Host.Http;
using Adapter.Host.Journal;
using Adapter.Host.Logging;
using Adapter.Host.Pair;
using Adapter.Host.Recordings;
using Microsoft.Extensions.Configuration;

namespace Adapter.Host;

/// <summary>What may stand in <c>host.json</c>: a section for each of these.</summary>
internal static class HostSettings
{
    private static readonly Dictionary<string, Type> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        [HttpOptions.Section] = typeof(HttpOptions),
        [AccessOptions.Section] = typeof(AccessOptions),
        [JournalOptions.Section] = typeof(JournalOptions),
        [LogOptions.Section] = typeof(LogOptions),
        [AlarmOptions.Section] = typeof(AlarmOptions),
        [PairOptions.Section] = typeof(PairOptions),
        [RecordingOptions.Section] = typeof(RecordingOptions),
        [OtlpOptions.Section] = typeof(OtlpOptions),
    };

    /// <summary>Names in <c>host.json</c> that mean nothing: mistyped, they would be silently without effect. A sentence for each, with what was perhaps meant.</summary>
    public static IEnumerable<string> Unknown(IConfiguration file)
    {
        foreach (var section in file.GetChildren())
        {
            if (!Sections.TryGetValue(section.Key, out var options))
            {
                yield return $"{section.Key} is no section and has no effect. {NearMiss.Advice(section.Key, [.. Sections.Keys])}.";
                continue;
            }

            foreach (var name in Within(section, options))
            {
                yield return name;
            }
        }
    }

    private static IEnumerable<string> Within(IConfigurationSection section, Type options)
    {
        var known = options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod?.IsPublic == true).ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!known.TryGetValue(child.Key, out var type))
            {
                yield return $"{child.Path} is no setting and has no effect. {NearMiss.Advice(child.Key, [.. known.Keys])}.";
                continue;
            }

            var items = type.IsGenericType ? child.GetChildren() : [child];
            foreach (var name in Own(type) is { } own ? items.SelectMany(item => Within(item, own)) : [])
            {
                yield return name;
            }
        }
    }

    /// <summary>The class of ours that a setting is, or that its items are.</summary>
    private static Type? Own(Type type)
    {
        var inner = type.IsGenericType ? type.GetGenericArguments()[^1] : type;
        return inner is { IsClass: true } && inner.Assembly == typeof(HostSettings).Assembly ? inner : null;
    }
}
