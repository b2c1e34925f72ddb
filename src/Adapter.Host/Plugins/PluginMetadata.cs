using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Adapter.Host.Plugins;

/// <summary>What an assembly file says about itself, read without loading it.</summary>
/// <param name="Name">Simple name.</param>
/// <param name="Version">Assembly version.</param>
/// <param name="References">Every assembly it refers to, with the version it was built against.</param>
/// <param name="HasEntryPoint">Whether it carries the contract's plugin attribute.</param>
/// <param name="DeclaredTypes">Adapter type names from <c>AssemblyMetadata("AdapterType", NAME)</c>: known even where the plugin cannot be loaded.</param>
internal sealed record PluginMetadata(
    string Name, Version Version, IReadOnlyList<AssemblyReferenceName> References, bool HasEntryPoint, IReadOnlyList<string> DeclaredTypes)
{
    /// <summary>Key of the assembly metadata by which a plugin names its adapter types.</summary>
    public const string AdapterTypeKey = "AdapterType";

    /// <summary>The contract version it was built against; <see langword="null"/> when it does not refer to the contract.</summary>
    public Version? ContractVersion => References.FirstOrDefault(reference => reference.Name == HostAssemblies.ContractName)?.Version;

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadImageFormatException">The file is no .NET assembly.</exception>
    public static PluginMetadata Read(string path)
    {
        using var stream = File.OpenRead(path);
        using PEReader image = new(stream);
        if (!image.HasMetadata)
        {
            throw new BadImageFormatException("The file is no .NET assembly.", path);
        }

        var reader = image.GetMetadataReader();
        if (!reader.IsAssembly)
        {
            throw new BadImageFormatException("The file is a .NET module without an assembly.", path);
        }

        var definition = reader.GetAssemblyDefinition();
        var attributes = reader.GetAssemblyDefinition().GetCustomAttributes()
            .Select(handle => reader.GetCustomAttribute(handle))
            .Select(attribute => (Name: TypeName(reader, attribute), Attribute: attribute))
            .ToList();
        return new PluginMetadata(
            reader.GetString(definition.Name),
            definition.Version,
            [.. reader.AssemblyReferences.Select(handle => reader.GetAssemblyReference(handle))
                .Select(reference => new AssemblyReferenceName(reader.GetString(reference.Name), reference.Version))],
            attributes.Any(attribute => attribute.Name == "Adapter.Abstractions.AdapterPluginAttribute"),
            [.. attributes.Where(attribute => attribute.Name == "System.Reflection.AssemblyMetadataAttribute")
                .Select(attribute => attribute.Attribute.DecodeValue(StringArguments.Instance).FixedArguments)
                .Where(arguments => arguments is [{ Value: AdapterTypeKey }, { Value: string }])
                .Select(arguments => (string)arguments[1].Value!)]);
    }

    private static string? TypeName(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            return null;
        }

        var parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
        {
            return null;
        }

        var type = reader.GetTypeReference((TypeReferenceHandle)parent);
        return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }

    /// <summary>Decodes attributes whose arguments are strings, which is all that is asked for here.</summary>
    private sealed class StringArguments : ICustomAttributeTypeProvider<string>
    {
        public static readonly StringArguments Instance = new();

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSystemType() => "System.Type";

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => string.Empty;

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => string.Empty;

        public string GetTypeFromSerializedName(string name) => name;

        public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

        public bool IsSystemType(string type) => type == "System.Type";
    }
}

/// <summary>A reference of one assembly to another.</summary>
/// <param name="Name">Simple name.</param>
/// <param name="Version">The version it was built against.</param>
internal sealed record AssemblyReferenceName(string Name, Version Version);
