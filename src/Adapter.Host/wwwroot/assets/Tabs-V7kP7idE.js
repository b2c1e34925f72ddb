<<<<<<<< HEAD:src/Adapter.Host/wwwroot/assets/Tabs-DybfUu_5.js
import{V as e}from"./index-B994njzc.js";function t({label:t,tabs:n,current:r}){return e(`nav`,{class:`tabs`,"aria-label":t,children:n.map(t=>e(`a`,{href:t.href,"aria-current":t.key===r?`page`:void 0,children:t.text},t.key))})}export{t};
========
import{R as e}from"./index-MEhhk-fy.js";function t({label:t,tabs:n,current:r}){return e(`nav`,{class:`tabs`,"aria-label":t,children:n.map(t=>e(`a`,{href:t.href,"aria-current":t.key===r?`page`:void 0,children:t.text},t.key))})}export{t};
>>>>>>>> live:src/Adapter.Host/wwwroot/assets/Tabs-V7kP7idE.js
