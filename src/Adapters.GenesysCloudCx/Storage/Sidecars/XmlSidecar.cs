using System.Globalization;
using System.Text;
using System.Xml;

namespace Adapters.GenesysCloudCx.Storage.Sidecars;

/// <summary>A sidecar as XML.</summary>
internal sealed class XmlSidecar(XmlWriter writer) : SidecarOutput
{
    public const string Namespace = "urn:recorder-adapters:v1";

    public static byte[] Write(Action<SidecarOutput> content)
    {
        using MemoryStream bytes = new();
        XmlWriterSettings settings = new() { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineHandling = NewLineHandling.Entitize };
        using (var writer = XmlWriter.Create(bytes, settings))
        {
            writer.WriteStartElement("Recording", Namespace);
            content(new XmlSidecar(writer));
            writer.WriteEndElement();
        }

        return bytes.ToArray();
    }

    public override void Text(string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteElementString(Element(name), Namespace, Clean(value));
        }
    }

    public override void Number(string name, long? value) => Text(name, value?.ToString(CultureInfo.InvariantCulture));

    public override void Truth(string name, bool value) => Text(name, XmlConvert.ToString(value));

    public override void List<T>(string name, string item, IEnumerable<T> values, Action<T> write)
    {
        writer.WriteStartElement(Element(name), Namespace);
        foreach (var value in values)
        {
            writer.WriteStartElement(Element(item), Namespace);
            write(value);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    public override void Texts(string name, string item, IEnumerable<string> values)
    {
        writer.WriteStartElement(Element(name), Namespace);
        foreach (var value in values)
        {
            Text(item, value);
        }

        writer.WriteEndElement();
    }

    public override void Map(string name, string item, IReadOnlyDictionary<string, string> values)
    {
        writer.WriteStartElement(Element(name), Namespace);
        foreach (var (key, value) in values)
        {
            writer.WriteStartElement(Element(item), Namespace);
            writer.WriteAttributeString("Name", Clean(key));
            writer.WriteString(Clean(value));
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    // elements are spelled as in the definitions
    private static string Element(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
