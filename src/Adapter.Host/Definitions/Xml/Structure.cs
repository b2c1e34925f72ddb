namespace Adapter.Host.Definitions.Xml;

/// <summary>Refuses what has no meaning where it stands: to pass it by would be to ignore what somebody wanted.</summary>
internal static class Structure
{
    internal const string NamespaceDeclarations = "http://www.w3.org/2000/xmlns/";

    public static void RefuseAttributes(SourceElement element, FindingList findings, params ReadOnlySpan<string> allowed)
    {
        foreach (var attribute in element.Attributes)
        {
            if (attribute.Namespace != NamespaceDeclarations && !(attribute.Namespace.Length == 0 && allowed.Contains(attribute.Name)))
            {
                RefuseAttribute(element, attribute, findings);
            }
        }
    }

    public static void RefuseAttribute(SourceElement element, SourceAttribute attribute, FindingList findings)
        => findings.Error(FindingCodes.UnknownAttribute, attribute.Place, element.Name, $"{element.Name} has no attribute '{Shown.Name(attribute.Name)}'.",
            "Remove it; values stand between the start and the end tag of their element.");

    /// <summary>Does not name the child: it may be a piece of a secret with a bare &lt; in it.</summary>
    public static void RefuseChildren(SourceElement element, FindingList findings)
    {
        if (element.Children.Count > 0)
        {
            findings.Error(FindingCodes.UnexpectedContent, element.Place, element.Name, $"{element.Name} has elements inside, but takes a value.", "Remove them; a < that belongs to the value is written &lt;.");
        }
    }

    public static void RefuseText(SourceElement element, FindingList findings)
    {
        if (element.Text.Length > 0)
        {
            findings.Error(FindingCodes.UnexpectedContent, element.Place, element.Name, $"{element.Name} has text of its own between its elements.", "Remove it, or put it into <!-- a comment -->.");
        }
    }

    public static void RefuseForeignNamespace(SourceElement element, FindingList findings)
    {
        if (element.Namespace != DefinitionNames.Namespace)
        {
            findings.Error(FindingCodes.UnknownElement, element.Place, element.Name, $"{Shown.Name(element.Name)} has a namespace of its own.", $"Remove it; everything is in {DefinitionNames.Namespace}.");
        }
    }
}
