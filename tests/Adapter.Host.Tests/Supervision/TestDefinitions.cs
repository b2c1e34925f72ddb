using Adapter.Abstractions;
using Adapter.Host.Definitions;

namespace Adapter.Host.Tests.Supervision;

/// <summary>Definitions as validation would have made them, without files.</summary>
internal static class TestDefinitions
{
    public static AdapterEntry Entry(
        AdapterType type, string name, StartupType startup = StartupType.Automatic, bool isStale = false, DefinitionFinding[]? findings = null, params (string Name, string Value)[] settings)
    {
        var values = settings.Where(setting => setting.Name is not ("zone" or "secondaryOf" or "description")).ToDictionary(setting => setting.Name, setting => setting.Value);
        string? Extra(string key) => settings.Where(setting => setting.Name == key).Select(setting => setting.Value).FirstOrDefault();
        SettingValues Values(IEnumerable<SettingDeclaration> declarations)
        {
            var declared = declarations.ToList();
            return new SettingValues(
                declared,
                values.Where(pair => declared.Any(setting => setting.Name == pair.Key && !setting.IsSecret)).ToDictionary(),
                values.Where(pair => declared.Any(setting => setting.Name == pair.Key && setting.IsSecret)).ToDictionary(pair => pair.Key, pair => new Secret(pair.Value)));
        }

        AdapterDefinition definition = new()
        {
            Name = name,
            Description = Extra("description"),
            Type = type.Name,
            StartupType = startup,
            DataSource = "Test Source",
            SecondaryOf = Extra("secondaryOf"),
            Settings = Values(type.Settings),
            AdvancedSettings = Values(type.AdvancedSettings),
        };
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Extra("zone") ?? "UTC");
        var print = string.Join(";", settings.Select(setting => $"{setting.Name}={setting.Value}"));
        return new AdapterEntry($"{name}.xml", $"{startup}|{print}", definition, new DataSourceDefinition { Name = "Test Source", Type = "Test", TimeZone = zone }, type, findings ?? [], isStale)
        {
            RestartFingerprint = "same",
        };
    }
}
