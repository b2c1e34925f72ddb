using System.Text;
using System.Xml;
using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>Writes the values of a form into a definition's text: what differs is changed, everything else stays.</summary>
internal sealed class ValueWriter
{
    private readonly SourceMap _map;
    private readonly DefinitionKind _kind;
    private readonly AdapterType? _type;
    private readonly SecretProtector _protector;
    private readonly SecretMask _mask;
    private readonly XmlEditor _editor;
    private readonly MappedElement? _settings;
    private readonly MappedElement? _advanced;

    private ValueWriter(SourceMap map, DefinitionKind kind, AdapterType? oldType, AdapterType? type, SecretProtector protector)
    {
        _map = map;
        _kind = kind;
        _type = type;
        _protector = protector;
        _mask = new SecretMask(map, kind, oldType);
        _editor = new XmlEditor(map);
        _settings = map.Root.Child(DefinitionNames.Settings);
        _advanced = map.Root.Child(DefinitionNames.AdvancedSettings);
    }

    /// <summary>A definition without anything in it.</summary>
    public static byte[] Blank(DefinitionKind kind)
        => Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{kind.Root()} xmlns=\"{DefinitionNames.Namespace}\">\n</{kind.Root()}>\n");

    /// <summary>Writes.</summary>
    /// <param name="map">The file as it is.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="oldType">The declared type of the file as it is.</param>
    /// <param name="type">The declared type of the draft.</param>
    /// <param name="protector">Protects new secrets.</param>
    /// <param name="findings">Takes values that XML cannot hold.</param>
    /// <returns>The new content, or <see langword="null"/> with findings.</returns>
    /// <exception cref="IOException">A secret cannot be protected.</exception>
    public static byte[]? Write(SourceMap map, DefinitionKind kind, DefinitionDraft draft, AdapterType? oldType, AdapterType? type, SecretProtector protector, FindingList findings)
    {
        var values = draft.Values ?? new DefinitionValues();
        var secrets = draft.Secrets ?? new Dictionary<string, string?>();
        if (!CanBeWritten(values, secrets, findings))
        {
            return null;
        }

        ValueWriter writer = new(map, kind, oldType, type, protector);
        writer.WriteAll(values, secrets);
        return writer._editor.Apply();
    }

    private static bool CanBeWritten(DefinitionValues values, IReadOnlyDictionary<string, string?> secrets, FindingList findings)
    {
        (string Name, string? Value)[] all =
        [
            (DefinitionNames.Name, values.Name), (DefinitionNames.Description, values.Description), (DefinitionNames.Type, values.Type), (DefinitionNames.StartupType, values.StartupType),
            (DefinitionNames.DataSource, values.DataSource), (DefinitionNames.SecondaryOf, values.SecondaryOf),
            .. (values.Settings ?? new Dictionary<string, string?>()).Concat(secrets).Select(pair => (pair.Key, pair.Value)),
            .. (values.Advanced ?? []).SelectMany<AdvancedValue, (string, string?)>(item => [(item.Key, item.Value), (item.Key, item.Key)]),
        ];
        foreach (var (name, value) in all.Where(item => item.Value is { } text && !IsXml(text)).DistinctBy(item => item.Name))
        {
            findings.Error(FindingCodes.ControlCharacter, default, Shown.Name(name), "The value has a character in it that no XML file can hold.", "Write it without control characters.");
        }

        foreach (var name in (values.Settings ?? new Dictionary<string, string?>()).Keys.Where(name => !IsName(name)))
        {
            findings.Error(FindingCodes.UnknownElement, default, Shown.Name(name), $"'{Shown.Name(name)}' is no name of a setting.", "Take the names of GET /api/v1/types.");
        }

        return !findings.HasErrors;
    }

    private static bool IsXml(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsName(string name) => name.Length > 0 && XmlConvert.IsStartNCNameChar(name[0]) && name.All(XmlConvert.IsNCNameChar);

    private void WriteAll(DefinitionValues values, IReadOnlyDictionary<string, string?> secrets)
    {
        var root = _map.Root;
        List<NewElement> newInRoot = [];
        List<NewElement> newSettings = [];
        List<NewElement> newKeys = [];
        Dictionary<string, string?> settings = new(values.Settings ?? new Dictionary<string, string?>(), StringComparer.Ordinal);
        Element(DefinitionNames.Name, values.Name);
        Element(DefinitionNames.Description, values.Description);
        Element(DefinitionNames.Type, values.Type);
        if (_kind == DefinitionKind.DataSources)
        {
            foreach (var (name, value) in settings)
            {
                Element(name, value ?? string.Empty);
            }
        }
        else
        {
            Element(DefinitionNames.StartupType, values.StartupType);
            Element(DefinitionNames.DataSource, values.DataSource);
            Element(DefinitionNames.SecondaryOf, values.SecondaryOf);
            foreach (var (name, value) in settings.Where(setting => !secrets.ContainsKey(setting.Key) || IsOpen(_type, setting.Key)))
            {
                Setting(name, value ?? string.Empty, IsSecret(_type?.Settings, name), newSettings);
            }

            Keys(values.Advanced, secrets, newKeys);
            foreach (var (name, value) in secrets.Where(secret => !IsOpen(_type, secret.Key)))
            {
                Secret(name, value, newSettings, newKeys);
            }

            Group(DefinitionNames.Settings, _settings, newSettings, child => RankOf(_type?.Settings, child.Name), newInRoot);
            Group(DefinitionNames.AdvancedSettings, _advanced, newKeys, child => RankOf(_type?.AdvancedSettings, child.Attribute(DefinitionNames.Key)?.Value.Trim()), newInRoot);
        }

        _editor.Insert(root, newInRoot, child => RankInRoot(child.Name));

        void Element(string name, string? value)
        {
            if (value is not null)
            {
                Change(root.Child(name), name, value, newInRoot, RankInRoot(name), root.QualifiedName);
            }
        }
    }

    private void Setting(string name, string value, bool isSecret, List<NewElement> made)
    {
        if (isSecret)
        {
            // a form may send every field; what is masked or empty is no new secret
            WriteSecret(name, value, isKey: false, made, []);
        }
        else
        {
            Change(_settings?.Child(name), name, value, made, RankOf(_type?.Settings, name), _map.Root.QualifiedName);
        }
    }

    private void Change(MappedElement? element, string name, string value, List<NewElement> made, int rank, string prefixOf)
    {
        var wanted = value.Trim();
        if (wanted == SecretMask.Mask || (element is not null && Same(element.Value, wanted)))
        {
            return;
        }

        if (element is null)
        {
            if (wanted.Length > 0)
            {
                made.Add(new NewElement(rank, $"<{name}>", _ => _editor.Element(prefixOf, name, wanted)));
            }
        }
        else if (wanted.Length == 0)
        {
            _editor.Remove(element);
        }
        else
        {
            _editor.SetText(element, wanted);
        }
    }

    private void Keys(IReadOnlyList<AdvancedValue>? wanted, IReadOnlyDictionary<string, string?> secrets, List<NewElement> made)
    {
        if (wanted is null)
        {
            return;
        }

        var named = wanted.Where(item => item.Key.Trim() is { Length: > 0 } key && (!secrets.ContainsKey(key) || IsOpen(_type, key))).DistinctBy(item => item.Key.Trim()).ToDictionary(item => item.Key.Trim(), item => item.Value?.Trim() ?? string.Empty, StringComparer.Ordinal);
        foreach (var add in Adds().Where(add => !named.ContainsKey(KeyOf(add)) && _mask.IsShown(KeyOf(add), isKey: true)))
        {
            _editor.Remove(add);
        }

        foreach (var (key, value) in named)
        {
            if (IsSecret(_type?.AdvancedSettings, key))
            {
                WriteSecret(key, value, isKey: true, [], made);
            }
            else
            {
                WriteKey(key, value, made, canBeEmpty: true);
            }
        }
    }

    private void WriteKey(string key, string value, List<NewElement> made, bool canBeEmpty)
    {
        var add = Adds().FirstOrDefault(add => KeyOf(add) == key);
        if (value == SecretMask.Mask)
        {
            return;
        }

        if (add?.Attribute(DefinitionNames.Value) is { } attribute)
        {
            if (!Same(attribute.Value.Trim(), value))
            {
                _editor.SetAttribute(attribute, value);
            }
        }
        else if (add is null && (canBeEmpty || value.Length > 0))
        {
            made.Add(new NewElement(RankOf(_type?.AdvancedSettings, key), $"<{DefinitionNames.Add} {DefinitionNames.Key}=\"{key}\"", _ => _editor.Add(_map.Root.QualifiedName, key, value)));
        }
    }

    private void Secret(string name, string? value, List<NewElement> newSettings, List<NewElement> newKeys)
    {
        var isKey = IsSecret(_type?.AdvancedSettings, name) || (!IsSecret(_type?.Settings, name) && _settings?.Child(name) is null && Adds().Any(add => KeyOf(add) == name));
        if (value is not null)
        {
            WriteSecret(name, value, isKey, newSettings, newKeys);
        }
        else if ((isKey ? Adds().FirstOrDefault(add => KeyOf(add) == name) : _settings?.Child(name)) is { } there && !_mask.IsShown(name, isKey))
        {
            _editor.Remove(there);
        }
    }

    private void WriteSecret(string name, string value, bool isKey, List<NewElement> newSettings, List<NewElement> newKeys)
    {
        var wanted = value.Trim();
        if (wanted.Length == 0 || wanted == SecretMask.Mask)
        {
            return;
        }

        var written = SecretResolver.IsReference(wanted) ? wanted : _protector.Protect(name, new Secret(wanted));
        if (isKey)
        {
            WriteKey(name, written, newKeys, canBeEmpty: false);
        }
        else
        {
            Change(_settings?.Child(name), name, written, newSettings, RankOf(_type?.Settings, name), _map.Root.QualifiedName);
        }
    }

    private void Group(string name, MappedElement? group, List<NewElement> made, Func<MappedElement, int> rankOf, List<NewElement> newInRoot)
    {
        if (made.Count == 0)
        {
            return;
        }

        if (group is not null)
        {
            _editor.Insert(group, made, rankOf);
            return;
        }

        var inside = made.OrderBy(element => element.Rank).Select(element => element.Render).ToList();
        newInRoot.Add(new NewElement(RankInRoot(name), $"<{name}>", indent => _editor.Group(_map.Root.QualifiedName, name, indent, inside)));
    }

    private IEnumerable<MappedElement> Adds() => _advanced?.Children.Where(child => child.Name == DefinitionNames.Add && KeyOf(child).Length > 0) ?? [];

    private int RankInRoot(string name) => (_kind == DefinitionKind.Adapters ? DraftReader.AdapterFrame : DraftReader.DataSourceFrame) is var frame && Array.IndexOf(frame, name) is var index and >= 0 ? index : int.MaxValue;

    private static int RankOf(IReadOnlyList<SettingDeclaration>? declared, string? name)
        => (declared ?? []).Select((setting, index) => (setting.Name, Index: index)).Where(setting => setting.Name == name).Select(setting => setting.Index).DefaultIfEmpty(int.MaxValue).First();

    private static bool IsSecret(IReadOnlyList<SettingDeclaration>? declared, string name) => declared?.Any(setting => setting.Name == name && setting.IsSecret) == true;

    /// <summary>Whether the type declares the name and says that it is no secret.</summary>
    private static bool IsOpen(AdapterType? type, string name) => type?.Settings.Concat(type.AdvancedSettings).Any(setting => setting.Name == name && !setting.IsSecret) == true;

    private static string KeyOf(MappedElement add) => add.Attribute(DefinitionNames.Key)?.Value.Trim() ?? string.Empty;

    private static bool Same(string one, string other) => one.Replace("\r\n", "\n", StringComparison.Ordinal) == other.Replace("\r\n", "\n", StringComparison.Ordinal);
}
