using System.Text;
using System.Xml;
using System.Xml.Linq;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Describe;

/// <summary>
/// Writes an XSD for editors: element completion, choices, documentation. It accepts what <c>validate</c> accepts; what looks at more than one
/// setting or outside the file only <c>validate</c> knows.
/// </summary>
internal static class XsdWriter
{
    private const string FrameResource = "definitions-v1.xsd";

    private static readonly XNamespace Xs = "http://www.w3.org/2001/XMLSchema";

    /// <summary>The fixed frame alone, for any type.</summary>
    public static string Frame()
    {
        using var stream = typeof(XsdWriter).Assembly.GetManifestResourceStream(FrameResource)
            ?? throw new InvalidOperationException($"The resource {FrameResource} is not in the program.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The definitions of one adapter type.</summary>
    public static string Write(AdapterType type) => Write(DefinitionShape.Of(type));

    /// <summary>The definitions of data sources of one type.</summary>
    public static string WriteDataSource(string type) => Write(DefinitionShape.OfDataSource(type));

    private static string Write(DefinitionShape shape)
    {
        var all = new XElement(Xs + "all", shape.Frame.Select(element => Element(element, isRequired: element.IsRequired)));
        if (shape.Settings is { } settings)
        {
            var isRequired = settings.Any(setting => setting.IsRequired);
            all.Add(Group(DefinitionNames.Settings, isRequired, "Settings of the type.", new XElement(Xs + "all", settings.Select(setting => Element(setting, setting.IsRequired)))));
            all.Add(Group(DefinitionNames.AdvancedSettings, isRequired: false, "Keys of the type; case sensitive.", Keys(shape.AdvancedSettings)));
        }

        XElement root = new(Xs + "element", new XAttribute("name", shape.Root), Documentation($"{shape.Name}: {shape.Description}"), new XElement(Xs + "complexType", all));
        XDocument document = new(
            new XDeclaration("1.0", "utf-8", null),
            new XElement(
                Xs + "schema",
                new XAttribute(XNamespace.Xmlns + "xs", Xs.NamespaceName),
                new XAttribute("targetNamespace", DefinitionNames.Namespace),
                new XAttribute("elementFormDefault", "qualified"),
                root));
        StringBuilder text = new();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" }))
        {
            document.Save(writer);
        }

        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{text}\n";
    }

    private static XElement Group(string name, bool isRequired, string help, XElement content)
        => new(Xs + "element", new XAttribute("name", name), Occurs(isRequired), Documentation(help), new XElement(Xs + "complexType", content));

    private static XElement Element(SettingDeclaration setting, bool isRequired)
        => new(Xs + "element", new XAttribute("name", setting.Name), Occurs(isRequired), Documentation($"{setting.Help} {Facts.Line(setting)} {Effect(setting)}."), XsdValue.Type(setting, isRequired));

    private static XElement Keys(IReadOnlyList<SettingDeclaration> keys)
    {
        XElement known = new(Xs + "simpleType", new XElement(Xs + "restriction", new XAttribute("base", "xs:string"), keys.Select(key => new XElement(
            Xs + "enumeration", new XAttribute("value", key.Name), Documentation($"{key.Help} {Facts.Line(key)} {Effect(key)}.")))));
        // an unknown key is a warning and no error: the enumeration is there to choose from
        XElement any = new(Xs + "simpleType", new XElement(Xs + "restriction", new XAttribute("base", "xs:string")));
        XElement key = new(Xs + "attribute", new XAttribute("name", DefinitionNames.Key), new XAttribute("use", "required"), new XElement(Xs + "simpleType", new XElement(Xs + "union", keys.Count > 0 ? known : null, any)));
        XElement value = new(Xs + "attribute", new XAttribute("name", DefinitionNames.Value), new XAttribute("use", "required"), new XAttribute("type", "xs:string"));
        return new XElement(Xs + "sequence", new XElement(
            Xs + "element", new XAttribute("name", DefinitionNames.Add), new XAttribute("minOccurs", "0"), new XAttribute("maxOccurs", "unbounded"), new XElement(Xs + "complexType", key, value)));
    }

    private static string Effect(SettingDeclaration setting) => setting.Effect == SettingEffect.AppliesLive ? "Applies live" : "Needs a restart of the adapter";

    private static XAttribute? Occurs(bool isRequired) => isRequired ? null : new XAttribute("minOccurs", "0");

    private static XElement Documentation(string text) => new(Xs + "annotation", new XElement(Xs + "documentation", text));
}
