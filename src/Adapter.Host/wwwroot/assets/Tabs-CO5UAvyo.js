<<<<<<<< HEAD:src/Adapter.Host/wwwroot/assets/Tabs-CDU80Tjc.js
import{V as e}from"./index-CZ8ilq5O.js";function t({label:t,tabs:n,current:r}){return e(`nav`,{class:`tabs`,"aria-label":t,children:n.map(t=>e(`a`,{href:t.href,"aria-current":t.key===r?`page`:void 0,children:t.text},t.key))})}export{t};
========
import{B as e}from"./index-f8-1x4CV.js";function t({label:t,tabs:n,current:r}){return e(`nav`,{class:`tabs`,"aria-label":t,children:n.map(t=>e(`a`,{href:t.href,"aria-current":t.key===r?`page`:void 0,children:t.text},t.key))})}export{t};
>>>>>>>> editpage:src/Adapter.Host/wwwroot/assets/Tabs-CO5UAvyo.js
